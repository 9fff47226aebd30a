import { Reply } from "@/lib/http/reply.ts";
import { methods, route } from "@/lib/http/route.ts";
import { exportPerson, PersonExport } from "@/lib/people/export-person.ts";
import { isHeldOrWaiting } from "@/lib/people/held-or-waiting.ts";
import { requirePerson } from "@/lib/people/traces.ts";

type Path = { params: Record<string, string> };
const load = ({ params }: Path) => requirePerson(params.pii_id ?? "", isHeldOrWaiting);

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route(
    {
      summary: "Everything held about a person",
      answers: { 200: PersonExport },
      can: "people:export",
      load,
      heavy: true,
    },
    async ({ ctx, loaded }) => {
      const file = await exportPerson(ctx, loaded);
      return new Reply(200, file, { "content-disposition": 'attachment; filename="person.json"' });
    },
  ),
});
