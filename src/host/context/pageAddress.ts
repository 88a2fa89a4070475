import type { Web } from '../../core/context/contextPorts.ts';
import { isPublicAddress } from '../../core/context/publicAddress.ts';

type Checked = ReturnType<Web['check']>;

/** Names that lead to this machine or the network around it. */
const NEAR =
	/(?:^|\.)(?:localhost|local|localdomain|internal|intranet|lan|home|corp|private|home\.arpa|in-addr\.arpa|ip6\.arpa|onion|test|invalid)$/;

/** The address of a page of the public web, as far as its text tells; what a name leads to is looked at when it is read. */
export function checkAddress(address: string): Checked {
	const text = address.trim();
	if (text.length > 2_000 || !URL.canParse(text))
		return refused('That is no address. Type one that begins with https://.');
	const url = new URL(text);
	if (url.protocol !== 'https:') return refused('Only https addresses are read. Type one that begins with https://.');
	if (url.username || url.password)
		return refused('An address with a password in it is not read. Leave the name and password out.');
	const host = url.hostname.replace(/\.$/, '');
	const isIp = host.startsWith('[') || /^[\d.]+$/.test(host);
	if (isIp ? !isPublicAddress(host) : NEAR.test(host) || !host.includes('.'))
		return refused(`${host} is on this machine or in its network, and is not read. Paste the text that matters.`);
	url.hash = '';
	url.hostname = host;
	return { kind: 'address', url: url.href, host: url.host };
}

function refused(sentence: string): Checked {
	return { kind: 'refused', sentence };
}
