import { noContent } from "@/lib/http/reply.ts";
import { methods, route } from "@/lib/http/route.ts";
import { erasePerson } from "@/lib/people/erase-person.ts";
import { isHeldOrWaiting } from "@/lib/people/held-or-waiting.ts";
import { loadPerson, personPage } from "@/lib/people/load-person.ts";
import { requirePerson } from "@/lib/people/traces.ts";

type Path = { params: Record<string, string> };
const load = ({ params }: Path) => requirePerson(params.pii_id ?? "");
const loadHeld = ({ params }: Path) => requirePerson(params.pii_id ?? "", isHeldOrWaiting);

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route(
    {
      summary: "A person with all that is known of them",
      answers: { 200: personPage },
      can: "people:read",
      load,
    },
    ({ ctx, loaded }) => loadPerson(ctx, loaded),
  ),
  DELETE: route(
    { summary: "Erase a person everywhere", answers: { 204: null }, can: "people:erase", load: loadHeld },
    async ({ ctx, loaded }) => {
      await erasePerson(ctx, loaded);
      return noContent();
    },
  ),
});
