import type { JSX } from 'preact';
import type { ShownCitation } from '../../shared/hosted.ts';
import { sourcesOf } from '../markdown/citedText.ts';
import { describeLink, readLink } from '../markdown/readLink.ts';
import { ForeignText } from './foreignText.tsx';
import { memo } from './memo.tsx';

/** What the answer rests on, by the numbers in its text. */
export const Sources = memo(({ citations }: { readonly citations: readonly ShownCitation[] }): JSX.Element => {
	return (
		<nav class="sources" aria-label="Sources">
			<ol>
				{sourcesOf(citations).map(({ number, title, url }) => (
					<li key={number} value={number}>
						{url === undefined ? <FileSource title={title} /> : <PageSource title={title} url={url} />}
					</li>
				))}
			</ol>
		</nav>
	);
});

/** Opening it is the host's, which asks first. */
function PageSource({ title, url }: { readonly title: string; readonly url: string }): JSX.Element {
	const target = readLink(url);
	const host = target?.kind === 'web' ? target.host : '';
	if (!target || !host) return <ForeignText text={`${title} ${url}`} />;
	return (
		// biome-ignore lint/a11y/useValidAnchor: without an address it does nothing by itself; the transcript listens
		<a class="link link-web" role="link" tabIndex={0} data-href={url} title={describeLink(url, target)}>
			<span class="source-title">
				<ForeignText text={title || host} />
			</span>
			<span class="source-host"> {host}</span>
		</a>
	);
}

function FileSource({ title }: { readonly title: string }): JSX.Element {
	return (
		<span class="source-file">
			<ForeignText text={title || 'A file'} /> <span class="source-host">file</span>
		</span>
	);
}
