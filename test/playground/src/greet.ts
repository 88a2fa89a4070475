/** A greeting for one customer. */
export function greet(name: string): string {
	return `Hello, ${name}!`;
}
