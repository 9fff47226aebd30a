import type { Metadata } from "next";
import { AgentScreen } from "@/components/agents/agent-screen";

export async function generateMetadata({ params }: PageProps<"/agents/[agent_id]">): Promise<Metadata> {
  return { title: (await params).agent_id };
}

export default async function AgentPage({ params }: PageProps<"/agents/[agent_id]">) {
  const { agent_id } = await params;
  return <AgentScreen agentId={decodeURIComponent(agent_id)} />;
}
