import { type LookupAddress, lookup } from "node:dns";
import { BlockList, isIP, isIPv4, type LookupFunction } from "node:net";

const refused = new BlockList();
for (const [address, bits] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
] as const)
  refused.addSubnet(address, bits, "ipv4");

/** Of IPv6 only what is given out to the public is reached, and of that not what stands for IPv4 or is for examples. */
const global = new BlockList();
global.addSubnet("2000::", 3, "ipv6");
for (const [address, bits] of [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
] as const)
  refused.addSubnet(address, bits, "ipv6");

/** True for an address of the public internet. */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !refused.check(address, "ipv4");
  return isIP(address) === 6 && global.check(address, "ipv6") && !refused.check(address, "ipv6");
}

/** An address that deliveries may not go to. */
export class PrivateAddress extends Error {
  constructor(host: string, address: string) {
    super(
      `${host} is ${host === address ? "" : `at ${address}, `}not a public address; the settings can allow it`,
    );
  }
}

/** Refuses a host that is an address itself, which is never looked up. @throws PrivateAddress */
export function refusePrivateHost(host: string): void {
  const address = host.replace(/^\[|\]$/g, "");
  if (isIP(address) !== 0 && !isPublicAddress(address)) throw new PrivateAddress(address, address);
}

/**
 * Looks a host up and gives only public addresses: what is checked is what is connected to, so that a name which
 * changes its address between the two gains nothing. One private address among them refuses them all.
 */
export const publicLookup: LookupFunction = (host, options, done) => {
  lookup(host, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
    if (error) return done(error, []);
    const bad = addresses.find(({ address }) => !isPublicAddress(address));
    if (bad) return done(new PrivateAddress(host, bad.address) as NodeJS.ErrnoException, []);
    const [first] = addresses;
    if (options.all || !first) return done(null, addresses);
    return done(null, first.address, first.family);
  });
};
