/** Blocks of IPv4 that are not of the public internet: [first octets as a number, bits that count]. */
const CLOSED_V4: readonly (readonly [string, number])[] = [
	['0.0.0.0', 8],
	['10.0.0.0', 8],
	['100.64.0.0', 10],
	['127.0.0.0', 8],
	['169.254.0.0', 16],
	['172.16.0.0', 12],
	['192.0.0.0', 24],
	['192.0.2.0', 24],
	['192.31.196.0', 24],
	['192.52.193.0', 24],
	['192.88.99.0', 24],
	['192.168.0.0', 16],
	['192.175.48.0', 24],
	['198.18.0.0', 15],
	['198.51.100.0', 24],
	['203.0.113.0', 24],
	['224.0.0.0', 3],
];
/** Metadata of a cloud's machines on addresses that look public. */
const METADATA = ['168.63.129.16', '100.100.100.200'];

/**
 * True for an IP address of the public internet. Private, loopback, link-local, multicast and documentation blocks are not, nor are
 * the metadata addresses of clouds; an IPv6 address that carries an IPv4 one is what that one is. What is no address is not either.
 */
export function isPublicAddress(address: string): boolean {
	const plain = address.replace(/^\[|\]$/g, '').replace(/%.*$/s, '');
	return plain.includes(':') ? isPublicV6(plain) : isPublicV4(plain);
}

function isPublicV4(address: string): boolean {
	const number = v4Number(address);
	if (number === undefined || METADATA.includes(address)) return false;
	return !CLOSED_V4.some(([block, bits]) => {
		const size = 2 ** (32 - bits);
		return Math.floor(number / size) === Math.floor((v4Number(block) ?? 0) / size);
	});
}

function v4Number(address: string): number | undefined {
	const parts = address.split('.');
	if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256))
		return undefined;
	return parts.reduce((sum, part) => sum * 256 + Number(part), 0);
}

/** Only what is handed out for global use (2000::/3) is public, without its parts for documentation, tunnels and tests. */
function isPublicV6(address: string): boolean {
	const groups = v6Groups(address);
	if (!groups) return false;
	const [a = 0, b = 0, c = 0] = groups;
	const last = v4Of(groups[6] ?? 0, groups[7] ?? 0);
	// NAT64 carries an IPv4 address in its last 32 bits.
	if (a === 0x64 && b === 0xff9b && groups.slice(2, 6).every((group) => group === 0)) return isPublicV4(last);
	if (a === 0x2002) return isPublicV4(v4Of(b, c));
	if ((a & 0xe000) !== 0x2000) return false;
	if (a === 0x2001 && b < 0x200) return false;
	return !(a === 0x2001 && b === 0xdb8) && !(a === 0x3fff && b < 0x1000);
}

function v4Of(high: number, low: number): string {
	return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

/** The eight groups; `undefined` for what is no IPv6 address. */
function v6Groups(address: string): readonly number[] | undefined {
	const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(address);
	const number = dotted ? v4Number(dotted[2] ?? '') : undefined;
	if (dotted && number === undefined) return undefined;
	const text =
		number === undefined
			? address
			: `${dotted?.[1]}${Math.floor(number / 65_536).toString(16)}:${(number % 65_536).toString(16)}`;
	const halves = text.split('::');
	if (halves.length > 2) return undefined;
	const [before = [], after = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
	const missing = 8 - before.length - after.length;
	if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
	const all = [...before, ...Array.from({ length: missing }, () => '0'), ...after];
	return all.every((group) => /^[0-9a-f]{1,4}$/i.test(group))
		? all.map((group) => Number.parseInt(group, 16))
		: undefined;
}
