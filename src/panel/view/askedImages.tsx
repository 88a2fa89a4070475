import type { JSX } from 'preact';
import type { ShownImage } from '../../shared/askImage.ts';
import { imageSentence } from '../wording.ts';

/** The images that went with an ask, as small pictures. */
export function AskedImages({ images }: { readonly images: readonly ShownImage[] }): JSX.Element {
	return (
		<div class="asked-images">
			{images.map((image, index) => (
				<img key={index} src={image.thumbnail} alt={`Image: ${imageSentence(image)}`} title={imageSentence(image)} />
			))}
		</div>
	);
}
