import { Invalid } from "../errors.ts";
import { loadSettings } from "../settings/load-settings.ts";
import { refusePrivateHost } from "./public-address.ts";

/**
 * Refuses what can be seen to be private without asking the network; names are looked up at each delivery.
 * @throws Invalid
 */
export async function requireAllowedUrl(url: string): Promise<void> {
  const { allow_private_webhooks } = await loadSettings();
  if (allow_private_webhooks) return;
  const { protocol, hostname: host, port } = new URL(url);
  // A dot at its end says that a name is whole, and changes nothing of whose it is.
  const hostname = host.replace(/\.$/, "");
  const refuse = (message: string) => new Invalid([{ path: "/url", message }]);
  if (protocol !== "https:")
    throw refuse("expected https://; the settings can allow private and plain addresses");
  if (hostname === "localhost" || hostname.endsWith(".localhost"))
    throw refuse("localhost is not a public address; the settings can allow it");
  try {
    refusePrivateHost(hostname);
  } catch (error) {
    throw refuse((error as Error).message);
  }
  if (port !== "")
    throw refuse(`expected the port of https, 443, got ${port}; the settings can allow others`);
}
