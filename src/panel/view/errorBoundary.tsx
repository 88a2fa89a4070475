import { Component, type ComponentChild, type ComponentChildren } from 'preact';

interface Props {
	readonly children: ComponentChildren;
	/** What could not be drawn: “The panel”, “This turn”. */
	readonly what?: string;
	/** When this changes, drawing is tried again by itself. */
	readonly revision?: number;
	/** Called when the user asks to draw again, before drawing. */
	readonly onDrawAgain?: () => void;
}

interface Failed {
	readonly error?: string | undefined;
}

/** Shows an error in the place of what could not be drawn, instead of a blank panel. */
export class ErrorBoundary extends Component<Props, Failed> {
	override state: Failed = {};

	static override getDerivedStateFromError(error: unknown): { readonly error: string } {
		return { error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
	}

	override componentDidUpdate(before: Props): void {
		if (this.state.error !== undefined && before.revision !== this.props.revision) this.setState({ error: undefined });
	}

	override render(): ComponentChild {
		const { error } = this.state;
		const { children, what = 'The panel', onDrawAgain } = this.props;
		if (error === undefined) return children;
		const drawAgain = (): void => {
			onDrawAgain?.();
			this.setState({ error: undefined });
		};
		return (
			<div class="card failure" role="alert">
				<p>{what} could not be drawn. The conversation is safe.</p>
				<details>
					<summary>Details</summary>
					<pre>{error}</pre>
				</details>
				<button type="button" class="button" onClick={drawAgain}>
					Draw again
				</button>
			</div>
		);
	}
}
