import { hasHidden } from './showHidden.ts';

/** What a link of the answer leads to, as far as the panel lets it be a link at all. */
export type LinkTarget =
	| { readonly kind: 'web'; readonly host: string }
	| { readonly kind: 'mail' }
	| { readonly kind: 'file' };

/**
 * Reads a link's target. Undefined means: not a link, show it as text. Only http, https, mailto and relative file
 * paths (`src/a.ts#L10`, `src/a.ts:10`) are links; the host of a web link is as a browser would see it, in ASCII.
 */
export function readLink(href: string): LinkTarget | undefined {
	if (href === '' || hasHidden(href)) return undefined;
	if (/^https?:\/\//i.test(href)) return readWebLink(href);
	if (/^mailto:[^\s@/\\]+@[^\s@/\\]+$/i.test(href)) return { kind: 'mail' };
	return isRelativePath(href) ? { kind: 'file' } : undefined;
}

function readWebLink(href: string): LinkTarget | undefined {
	if (/[\s\\]/.test(href) || !URL.canParse(href)) return undefined;
	const { host } = new URL(href);
	return host === '' ? undefined : { kind: 'web', host };
}

function isRelativePath(href: string): boolean {
	if (/^[/\\#?]/.test(href) || /[\\\n\r\t<>"|*]/.test(href)) return false;
	if (!href.includes(':')) return true;
	// A line number after the name, and nothing else, may follow a colon.
	return /^[^:]*[./][^:]*:\d+(?::\d+)?(?:-\d+)?$/.test(href);
}

/**
 * True for code that names a place in a file, as models write it: `src/a.ts`, `a.ts:12`. A bare name with a dot is not one: it may as
 * well be `Array.from`.
 */
export function isPlace(code: string): boolean {
	if (code.length > 300 || readLink(code)?.kind !== 'file') return false;
	return (
		/^[\w@.-]+(?:\/[\w@.()[\]-]+)+\.\w+(?::\d+(?::\d+)?(?:-\d+)?)?$/.test(code) ||
		/^[\w@-][\w@.-]*\.\w+:\d+(?::\d+)?(?:-\d+)?$/.test(code)
	);
}

/** True when the text reads like an address of another host than the one that the link opens. */
export function isMisleading(text: string, target: LinkTarget): boolean {
	if (target.kind !== 'web') return false;
	const named = /(?:^|[\s(/@])((?:[\p{L}\p{N}-]+\.)+[\p{L}-]{2,})(?=$|[\s/:?#)])/u.exec(text)?.[1]?.toLowerCase();
	if (!named) return false;
	const host = target.host.replace(/:\d+$/, '');
	return named !== host && named !== host.replace(/^www\./, '');
}

/** The hover text of a link: where it really leads. */
export function describeLink(href: string, target: LinkTarget): string {
	const shown = href.length > 300 ? `${href.slice(0, 300)}…` : href;
	return target.kind === 'web' ? `${target.host} — ${shown}` : shown;
}
