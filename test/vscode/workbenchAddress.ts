import path from 'node:path';

/** What a page of the server shows. */
export type WorkbenchAddress = {
	/** Host and port of the server. */
	readonly authority: string;
	readonly token: string;
	/** A folder or a `.code-workspace` file, absolute; an empty window without. */
	readonly open?: string;
	/** Named values for the workbench; most are obeyed only with the smoke-test driver. */
	readonly payload?: readonly (readonly [name: string, value: string])[];
};

/** The address of a workbench page. */
export function workbenchAddress({ authority, token, open, payload }: WorkbenchAddress): string {
	const query = new URLSearchParams({ tkn: token });
	if (open === undefined) {
		query.set('ew', 'true');
	} else {
		query.set(open.endsWith('.code-workspace') ? 'workspace' : 'folder', uriPath(open));
	}
	if (payload?.length) {
		query.set('payload', JSON.stringify(payload));
	}
	return `http://${authority}/?${query}`;
}

/** The URI by which the workbench reaches a file of the server's machine. A `file:` URI is taken as well as a path. */
export function remoteUri(file: string, authority: string): string {
	return `vscode-remote://${authority}${encodeURI(uriPath(file))}`;
}

/** A path, or the path of a `file:` URI, as the path part of a URI: with forward slashes and one in front. */
export function uriPath(file: string): string {
	if (file.startsWith('file:')) {
		return decodeURIComponent(new URL(file).pathname);
	}
	if (/^[a-z]:[\\/]/i.test(file)) {
		return `/${file.replaceAll('\\', '/')}`;
	}
	return path.posix.resolve(file);
}
