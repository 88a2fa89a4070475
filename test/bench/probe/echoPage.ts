/** A text box that posts what was typed, and a place where everything that comes back is added. */
export const ECHO_PAGE = `<!doctype html><meta charset="utf-8"><main></main><textarea aria-label="Ask Echo"></textarea><script>
const vscode = acquireVsCodeApi();
const input = document.querySelector('textarea');
addEventListener('message', (event) => document.querySelector('main').append(event.data));
input.addEventListener('keydown', (event) => {
	if (event.key !== 'Enter') return;
	event.preventDefault();
	vscode.postMessage(input.value);
});
</script>`;
