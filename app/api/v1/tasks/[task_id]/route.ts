import { methods, route } from "@/lib/http/route.ts";
import { finishTask, loadTask, UpdateTask } from "@/lib/people/finish-task.ts";

type Path = { params: Record<string, string> };
const load = ({ params }: Path) => loadTask(params.task_id ?? "");

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ can: "people:read", load }, async ({ loaded }) => loaded),
  PATCH: route({ can: "people:write", load, body: UpdateTask }, ({ ctx, loaded }) =>
    finishTask(ctx, loaded.task_id),
  ),
});
