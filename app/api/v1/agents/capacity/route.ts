import { listCapacity } from "@/lib/agents/list-capacity.ts";
import { methods, route } from "@/lib/http/route.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ can: "agents:read" }, ({ ctx }) => listCapacity(ctx)),
});
