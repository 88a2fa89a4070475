import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commitDiff } from '../../../src/core/jobs/commitDiff.ts';
import { addedFile } from '../../../src/core/review/change.ts';
import { parseUnifiedDiff } from '../../../src/core/review/parseUnifiedDiff.ts';
import { guessTokens } from '../../../src/core/tokens/guessTokens.ts';

const { signal } = new AbortController();
const count = async (texts: readonly string[]) => texts.map(guessTokens);

test('hunks are shown; secrets, lock files and what is generated are only named', async () => {
	const files = [
		...parseUnifiedDiff(`diff --git a/src/a.ts b/src/a.ts
--- a/src/a.ts
+++ b/src/a.ts
@@ -3,2 +3,2 @@ function a() {
-	return 1;
+	return 2;
 }
`),
		addedFile('.env', 'TOKEN=very-secret\n'),
		addedFile('package-lock.json', '{"lockfileVersion": 3}\n'),
		addedFile('dist/a.min.js', 'minified\n'),
	];
	const { text, shown } = await commitDiff(files, count, signal);
	assert.equal(shown, 1);
	assert.equal(
		text,
		`<change title="src/a.ts (modified)">
@@ line 3 @@ function a() {
-	return 1;
+	return 2;
 }
</change>
.env (added): may hold secrets, not shown
package-lock.json (added): lock file, not shown
dist/a.min.js (added): generated, not shown`,
	);
	assert.ok(!text.includes('very-secret') && !text.includes('lockfileVersion') && !text.includes('minified'));
});

test('of a change that may not be shown nothing is', async () => {
	const { shown } = await commitDiff([addedFile('.env', 'TOKEN=x\n')], count, signal);
	assert.equal(shown, 0);
});

test('a large change is packed: each file has its share', async () => {
	const line = 'export const someValue = compute(other, values);\n';
	const files = [addedFile('large.ts', line.repeat(20_000)), addedFile('small.ts', line.repeat(3))];
	const { text, shown } = await commitDiff(files, count, signal);
	assert.equal(shown, 2);
	assert.ok(guessTokens(text) <= 12_000);
	assert.match(text, /<change title="small\.ts \(added\)">\n@@ line 1 @@\n(\+export .*\n){3}<\/change>/);
	assert.match(text, /lines left out: no room\]\n<\/change>/);
});
