import type { JSX } from 'preact';
import type { AskImage } from '../../shared/askImage.ts';
import { fileSize, imageSentence } from '../wording.ts';
import { ForeignText } from './foreignText.tsx';
import { Icon } from './icon.tsx';
import type { Ports } from './ports.ts';

interface Props {
	readonly images: readonly AskImage[];
	/** So many are being read. */
	readonly reading: number;
	readonly ports: Ports;
}

/** The images that go with the next ask. */
export function ImageStrip({ images, reading, ports }: Props): JSX.Element | null {
	if (images.length === 0 && reading === 0) return null;
	return (
		<ul class="image-strip" aria-label="Attached images">
			{images.map((image, index) => (
				<Attached key={index} image={image} number={index + 1} ports={ports} />
			))}
			{reading > 0 && <li class="image-chip quiet">Reading…</li>}
		</ul>
	);
}

function Attached({
	image,
	number,
	ports,
}: {
	readonly image: AskImage;
	readonly number: number;
	readonly ports: Ports;
}): JSX.Element {
	const bytes = (image.base64.length / 4) * 3;
	return (
		<li class="image-chip">
			<img class="image-small" src={image.thumbnail} alt="" />
			<span class="image-words" title={imageSentence(image)}>
				<span class="image-name">
					<ForeignText text={image.name} />
				</span>
				<span class="quiet">
					{image.width} × {image.height} · {fileSize(bytes)}
				</span>
			</span>
			<button
				type="button"
				class="icon-button"
				aria-label={`Remove image ${number}, ${image.name}`}
				title="Remove"
				onClick={() => ports.take({ kind: 'imageRemoved', image })}
			>
				<Icon name="cross" />
			</button>
		</li>
	);
}
