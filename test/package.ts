import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { createVSIX } from '@vscode/vsce';

/** Builds the product and packs it; prints where the .vsix is and how big it became. */
async function main(): Promise<void> {
	execFileSync(process.execPath, ['esbuild.mjs'], { stdio: 'inherit' });
	const packagePath = process.argv[2] ?? join('.build', 'tandem.vsix');
	await createVSIX({ dependencies: false, packagePath, allowMissingRepository: true, skipLicense: false });
	console.log(`${packagePath}: ${(statSync(packagePath).size / 1000).toFixed(0)} kB`);
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
