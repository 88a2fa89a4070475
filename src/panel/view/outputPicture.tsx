import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { OutputPicture as Picture } from '../../shared/hosted.ts';
import { describeLink, readLink } from '../markdown/readLink.ts';
import { fileSize } from '../wording.ts';
import { Icon } from './icon.tsx';
import { memo } from './memo.tsx';
import type { Ports } from './ports.ts';

interface Props {
	readonly turn: string;
	readonly picture: Picture;
	readonly ports: Ports;
}

/** A picture that a tool of the endpoint made. */
export const OutputPicture = memo(({ turn, picture, ports }: Props): JSX.Element => {
	switch (picture.kind) {
		case 'kept':
			return <KeptPicture turn={turn} picture={picture} ports={ports} />;
		case 'link':
			return <LinkedPicture href={picture.href} />;
		case 'lost':
			return (
				<p class="notice">
					<Icon name="info" />
					<span>{picture.sentence}</span>
				</p>
			);
	}
});

type Kept = Extract<Picture, { kind: 'kept' }>;
/** So far beyond what is seen, CSS px, a picture is there already. */
const MARGIN = '600px';

/** In the page only while it is near to what is seen: its bytes come from the host each time. */
function KeptPicture({ turn, picture, ports }: Omit<Props, 'picture'> & { readonly picture: Kept }): JSX.Element {
	const frame = useRef<HTMLElement>(null);
	const [shown, setShown] = useState<{ readonly url: string | undefined }>();
	const height = useRef<number>(undefined);
	const { id } = picture;
	useEffect(() => {
		if (!frame.current) return undefined;
		let letGo: (() => void) | undefined;
		const seen = new IntersectionObserver(
			([entry]) => {
				letGo?.();
				letGo = entry?.isIntersecting ? ports.pictures.take(id, (url) => setShown({ url })) : undefined;
				if (letGo) return;
				height.current = frame.current?.querySelector('img')?.offsetHeight;
				setShown(undefined);
			},
			{ rootMargin: MARGIN },
		);
		seen.observe(frame.current);
		return () => {
			seen.disconnect();
			letGo?.();
		};
	}, [id, ports]);
	return (
		<figure class="output-picture" ref={frame}>
			{shown?.url ? (
				<img src={shown.url} alt="Made by a tool of the endpoint" />
			) : (
				<div class="output-picture-empty" style={height.current ? { height: `${height.current}px` } : {}}>
					{shown && 'This picture is no longer kept.'}
				</div>
			)}
			<figcaption>
				<span>
					{picture.mediaType.slice('image/'.length).toUpperCase()} · {fileSize(picture.bytes)}
				</span>
				<button type="button" class="link-button" onClick={() => ports.post({ kind: 'savePicture', turn, id })}>
					Save picture as…
				</button>
			</figcaption>
		</figure>
	);
}

function LinkedPicture({ href }: { readonly href: string }): JSX.Element {
	const target = readLink(href);
	return (
		<p class="notice">
			<Icon name="info" />
			<span>
				A picture was made and is at the endpoint’s store.{' '}
				{target?.kind === 'web' && (
					// biome-ignore lint/a11y/useValidAnchor: without an address it does nothing by itself; the transcript listens
					<a class="link link-web" role="link" tabIndex={0} data-href={href} title={describeLink(href, target)}>
						Open it at {target.host}
					</a>
				)}
			</span>
		</p>
	);
}
