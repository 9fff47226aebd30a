import { methods, route } from "@/lib/http/route.ts";
import { finishTask, loadTask, UpdateTask } from "@/lib/people/finish-task.ts";
import { TaskItem } from "@/lib/people/list-work.ts";

type Path = { params: Record<string, string> };
const load = ({ params }: Path) => loadTask(params.task_id ?? "");

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route(
    { summary: "One task", answers: { 200: TaskItem }, can: "people:read", load },
    async ({ loaded }) => loaded,
  ),
  PATCH: route(
    { summary: "Finish a task", answers: { 200: TaskItem }, can: "people:write", load, body: UpdateTask },
    ({ ctx, loaded }) => finishTask(ctx, loaded.task_id),
  ),
});
