/** What the panel's page needs to know about where it is shown. */
export interface PanelPage {
	/** Fresh for each page, unguessable, base64url. */
	readonly nonce: string;
	/** The source that the editor serves the extension's own files from. */
	readonly cspSource: string;
	readonly scriptUri: string;
	readonly styleUri: string;
	/** BCP 47 tag of the editor's display language. */
	readonly lang: string;
}

/**
 * The page that the chat panel runs in. Its policy allows the panel's own script and style and nothing else: no inline
 * style or script, no request, no remote image. Every value is escaped, so a strange path cannot break out.
 */
export function panelHtml(page: PanelPage): string {
	const source = page.cspSource;
	const policy = [
		`default-src 'none'`,
		`script-src 'nonce-${page.nonce}'`,
		`style-src ${source}`,
		`img-src ${source} data:`,
		`font-src ${source}`,
	].join('; ');
	return `<!DOCTYPE html>
<html lang="${escapeAttribute(page.lang)}">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${escapeAttribute(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Tandem</title>
<link rel="stylesheet" href="${escapeAttribute(page.styleUri)}" nonce="${escapeAttribute(page.nonce)}">
</head>
<body>
<div id="root"></div>
<script nonce="${escapeAttribute(page.nonce)}" src="${escapeAttribute(page.scriptUri)}"></script>
</body>
</html>
`;
}

function escapeAttribute(text: string): string {
	return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
