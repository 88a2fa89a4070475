/**
 * The source of a VS Code bundle with the rule of stable put back: an extension uses only the proposed APIs that its manifest
 * declares, and throws for others. The npm build lets everything through. Undefined when the check was not found exactly once.
 */
export function stableApiRule(source: string): string | undefined {
	const open =
		/function ([\w$]+)\(([\w$]+),([\w$]+)\)\{return!0\}(?=function [\w$]+\([\w$]+,[\w$]+\)\{if\(!\1\([\w$]+,[\w$]+\)\)throw new Error\(`Extension '\$\{)/g;
	let found = 0;
	const patched = source.replace(open, (_all, name: string, extension: string, proposal: string) => {
		found++;
		return `function ${name}(${extension},${proposal}){return!!(${extension}.enabledApiProposals&&${extension}.enabledApiProposals.includes(${proposal}))}`;
	});
	return found === 1 ? patched : undefined;
}

/**
 * Starts the server in a process that ends, with its group, when its standard input closes: that is when whoever started it is
 * gone, in whatever way.
 */
export const guardSource = `import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

function end() {
	if (process.platform === 'win32') {
		spawnSync('taskkill', ['/pid', String(process.pid), '/T', '/F']);
	} else {
		process.kill(-process.pid, 'SIGKILL');
	}
}
process.stdin.on('end', end).on('error', end).resume();
const main = new URL('./out/server-main.js', import.meta.url);
process.argv[1] = fileURLToPath(main);
await import(main.href);
`;

/** Writes VS Code's log files in plain JavaScript: the real module is native and is not built here. */
export const spdlogSource = `'use strict';
const fs = require('node:fs');
const path = require('node:path');

const names = ['trace', 'debug', 'info', 'warning', 'error', 'critical'];
let common = 2;

class Logger {
	constructor(_kind, _name, file) {
		this.file = file;
		this.plain = false;
		fs.mkdirSync(path.dirname(file), { recursive: true });
	}
	write(level, text) {
		if (level < this.getLevel()) return;
		const line = this.plain ? text : new Date().toISOString().replace('T', ' ').slice(0, 23) + ' [' + names[level] + '] ' + text + '\\n';
		try {
			fs.appendFileSync(this.file, line);
		} catch {
			// The folder of a finished window may be gone.
		}
	}
	trace(text) { this.write(0, text); }
	debug(text) { this.write(1, text); }
	info(text) { this.write(2, text); }
	warn(text) { this.write(3, text); }
	error(text) { this.write(4, text); }
	critical(text) { this.write(5, text); }
	getLevel() { return this.level ?? common; }
	setLevel(level) { this.level = level; }
	clearFormatters() { this.plain = true; }
	setPattern() {}
	flush() {}
	drop() {}
}

exports.version = 0;
exports.Logger = Logger;
exports.setLevel = (level) => { common = level; };
exports.setFlushOn = () => {};
exports.createRotatingLogger = async (name, file) => new Logger('rotating', name, file);
exports.createAsyncRotatingLogger = exports.createRotatingLogger;
`;
