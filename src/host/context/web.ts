import type { Web } from '../../core/context/contextPorts.ts';
import { checkAddress } from './pageAddress.ts';
import { readPage } from './readPage.ts';

/** Pages of the public web. What hosts the user allowed is kept as long as the window. */
export function createWeb(): Web {
	const allowed = new Set<string>();
	return {
		check: checkAddress,
		isAllowed: (host) => allowed.has(host),
		allow: (host) => void allowed.add(host),
		read: (url, signal) => readPage(url, signal),
	};
}
