import { Component, type ComponentChild, type ComponentType } from 'preact';

/** A component that is drawn again only when one of its props is another value than before. */
export function memo<P extends object>(View: (props: P) => ComponentChild): ComponentType<P> {
	return class extends Component<P> {
		override shouldComponentUpdate(next: Readonly<P>): boolean {
			const before: Partial<P> = this.props;
			const names = Object.keys(next) as (keyof P)[];
			return names.length !== Object.keys(before).length || names.some((name) => next[name] !== before[name]);
		}

		override render(): ComponentChild {
			return <View {...(this.props as P)} />;
		}
	};
}
