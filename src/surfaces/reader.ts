// Which address a request is counted for: the peer's own, or the one that a trusted proxy says it asks for.
import { BlockList, isIP, SocketAddress } from 'node:net';

/** The default: whoever connects from this machine is its proxy, or its operator. */
export const LOOPBACK = ['127.0.0.0/8', '::1'];

/** A text that is no address or network is null. */
export function networksOf(list: readonly string[]): BlockList | null {
  const networks = new BlockList();
  for (const each of list) {
    const [address = '', bits] = each.split('/');
    const family = isIP(address);
    const most = family === 4 ? 32 : 128;
    if (family === 0 || (bits !== undefined && !(/^\d{1,3}$/.test(bits) && Number(bits) <= most))) return null;
    networks.addSubnet(address, bits === undefined ? most : Number(bits), family === 4 ? 'ipv4' : 'ipv6');
  }
  return networks;
}

/** As it is compared: IPv4 within IPv6 is IPv4, and there is one spelling of each. Null where it is none. */
export function plainAddress(text: string): string | null {
  const [bare = ''] = text.trim().split('%');
  // Some proxies say the port too.
  const address = /^\[(.*)\](?::\d{1,5})?$/.exec(bare)?.[1] ?? /^(\d+\.\d+\.\d+\.\d+):\d{1,5}$/.exec(bare)?.[1] ?? bare;
  const family = isIP(address);
  if (family === 4) return address;
  if (family === 0) return null;
  const canonical = new SocketAddress({ address, family: 'ipv6' }).address;
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(canonical)?.[1] ?? canonical;
}

/** One household or machine has a whole /64 of IPv6 to take addresses from. */
export function counted(address: string): string {
  if (!address.includes(':')) return address;
  const [front = '', back] = address.split('::').map((part) => part.split(':').filter((group) => group !== ''));
  if (back === undefined) return `${(front as string[]).slice(0, 4).join(':')}::/64`;
  const zeros = Array.from({ length: Math.max(0, 8 - front.length - back.length) }, () => '0');
  return `${[...front, ...zeros, ...back].slice(0, 4).join(':')}::/64`;
}

export type Trust = {
  readonly networks: BlockList;
  /** A reader on this machine that nobody speaks for is the operator: not so where readers are expected to come by a proxy. */
  readonly hasProxy: boolean;
};

export type Reader = {
  /** Null for the operator, who is not limited. */
  readonly address: string | null;
  /** A trusted proxy does not say for whom it asks: all its readers are one. */
  readonly isUntold: boolean;
};

/** The address as Node tells it of a connection. */
export function isTrusted(networks: BlockList, address: string): boolean {
  const plain = plainAddress(address);
  return plain !== null && networks.check(plain, plain.includes(':') ? 'ipv6' : 'ipv4');
}

/** Fields that a proxy sets and no reader's own program does. */
const SIGNS_OF_A_PROXY = ['forwarded', 'via', 'x-real-ip', 'x-forwarded-host', 'x-forwarded-proto'];

type Fields = Readonly<Record<string, string | readonly string[] | undefined>>;

export function readerOf(peer: string | undefined, headers: Fields, { networks, hasProxy }: Trust): Reader {
  const own = peer === undefined ? null : plainAddress(peer);
  if (own === null) return { address: null, isUntold: false };
  if (!isTrusted(networks, own)) return { address: counted(own), isUntold: false };
  const told = [headers['x-forwarded-for'] ?? []].flat().join(',');
  if (told.trim() === '') {
    const isProxied = hasProxy || SIGNS_OF_A_PROXY.some((name) => headers[name] !== undefined);
    return isProxied || !isTrusted(LOOPBACK_NETWORKS, own)
      ? { address: counted(own), isUntold: true }
      : { address: null, isUntold: false };
  }
  // From the nearest on: each is believed as long as a trusted one says it; what is no address makes no new reader.
  let nearest = own;
  for (const each of told.split(',').reverse()) {
    const address = plainAddress(each);
    if (address === null) break;
    nearest = address;
    if (!isTrusted(networks, address)) break;
  }
  return { address: counted(nearest), isUntold: false };
}

const LOOPBACK_NETWORKS = networksOf(LOOPBACK) ?? new BlockList();
