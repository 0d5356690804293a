export const id = 891;
export const ids = [891];
export const modules = {

/***/ 891:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  runCli: () => (/* binding */ runCli)
});

// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
// EXTERNAL MODULE: external "node:util"
var external_node_util_ = __webpack_require__(7975);
;// CONCATENATED MODULE: ./build/shell/arguments.js


const helpText = `ai-cicd: evaluate prompt changes before they are merged

Usage
  ai-cicd evaluate [options]   run the golden datasets, compare with the base, write the reports
  ai-cicd lint [options]       check every file, offline and free

Options
  --config FILE     ai-cicd.yml, promptfooconfig.yaml or one *.prompt.yml   [ai-cicd.yml]
  --base REF|none   what to compare with   [the default branch's merge base; HEAD when on it]
  --all             evaluate unchanged prompts too
  --out DIR         where results.json, report.html, junit.xml and comment.md go   [ai-cicd-results]
  --event NAME      apply evaluation.overrides of this GitHub event
  --comment         print the comment a pull request would get instead of the terminal report
  --record FILE     keep every model's answer in FILE
  --replay FILE     answer from FILE alone, without network and credentials
  --region REGION   region of Amazon Bedrock   [AWS_REGION]
  --version, --help

Exit code: 0, or 1 when the verdict blocks a merge or something is wrong. NO_COLOR turns colours off.
`;
const hint = 'Run `ai-cicd --help` for the commands and options.';
/** @throws UserError for anything it does not know */
function parseArguments(args) {
    const { values, positionals } = parsed(args);
    if (values.help === true)
        return { kind: 'help' };
    if (values.version === true)
        return { kind: 'version' };
    const [command, ...rest] = positionals;
    if (command !== 'evaluate' && command !== 'lint') {
        throw new errors/* UserError */.yo(command === undefined ? 'no command was given' : `there is no command "${command}"`, { hint });
    }
    if (rest.length > 0)
        throw new errors/* UserError */.yo(`"${rest.join(' ')}" is one word too many after ${command}`, { hint });
    if (values.record !== undefined && values.replay !== undefined) {
        throw new errors/* UserError */.yo('--record and --replay exclude each other', { hint });
    }
    return {
        kind: 'run',
        command,
        config: values.config ?? 'ai-cicd.yml',
        base: values.base ?? null,
        out: values.out ?? 'ai-cicd-results',
        changedOnly: values.all !== true,
        recording: values.record !== undefined
            ? { mode: 'record', file: values.record }
            : values.replay !== undefined
                ? { mode: 'replay', file: values.replay }
                : null,
        region: values.region ?? null,
        event: values.event ?? null,
        comment: values.comment === true,
    };
}
function parsed(args) {
    try {
        return (0,external_node_util_.parseArgs)({
            args: [...args],
            allowPositionals: true,
            strict: true,
            options: {
                config: { type: 'string' },
                base: { type: 'string' },
                all: { type: 'boolean' },
                out: { type: 'string' },
                event: { type: 'string' },
                comment: { type: 'boolean' },
                record: { type: 'string' },
                replay: { type: 'string' },
                region: { type: 'string' },
                help: { type: 'boolean', short: 'h' },
                version: { type: 'boolean', short: 'v' },
            },
        });
    }
    catch (thrown) {
        throw new errors/* UserError */.yo((0,errors/* messageOf */.bD)(thrown), { hint });
    }
}

;// CONCATENATED MODULE: ./build/version.js
/** Equal to package.json's; a test holds them together. */
const version = '0.1.0';

;// CONCATENATED MODULE: ./build/cli.js



/**
 * The same commands from a terminal. It needs no GitHub.
 * @param args without the interpreter and the script
 * @returns exit code: 0, or 1 when the verdict blocks a merge or something is wrong
 */
async function runCli(args) {
    try {
        const parsed = parseArguments(args);
        if (parsed.kind === 'help')
            return print(helpText);
        if (parsed.kind === 'version')
            return print(`${version}\n`);
        // Loaded only now, so that --help and --version answer at once.
        const { runInTerminal } = await Promise.all(/* import() */[__webpack_require__.e(798), __webpack_require__.e(892), __webpack_require__.e(260), __webpack_require__.e(784), __webpack_require__.e(633), __webpack_require__.e(421)]).then(__webpack_require__.bind(__webpack_require__, 3421));
        return await runInTerminal(parsed);
    }
    catch (thrown) {
        process.stderr.write(thrown instanceof errors/* UserError */.yo ? instructions(thrown) : unexpected(thrown));
        return 1;
    }
}
function print(text) {
    process.stdout.write(text);
    return 0;
}
function instructions(error) {
    const mistakes = error.mistakes.map((mistake) => `  ${(0,errors/* mistakeLine */.tC)(mistake)}\n`);
    return `error: ${error.message}\n${mistakes.join('')}${error.hint === null ? '' : `${error.hint}\n`}`;
}
function unexpected(thrown) {
    return `Unexpected error: ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : (0,errors/* messageOf */.bD)(thrown)}\n`;
}


/***/ }),

/***/ 9473:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   bD: () => (/* binding */ messageOf),
/* harmony export */   tC: () => (/* binding */ mistakeLine),
/* harmony export */   yo: () => (/* binding */ UserError)
/* harmony export */ });
/**
 * Something the user can mend. It is printed without a stack: what is wrong, where, what to do.
 * Anything else that is thrown is a bug of ours and keeps its stack.
 */
class UserError extends Error {
    name = 'UserError';
    hint;
    docs;
    mistakes;
    constructor(message, details = {}) {
        super(message);
        this.hint = details.hint ?? null;
        this.docs = details.docs ?? null;
        this.mistakes = details.mistakes ?? [];
    }
}
/** `file:line: field: message` of one mistake, its remedy behind it. */
function mistakeLine(mistake) {
    const place = mistake.file === null ? '' : mistake.line === null ? `${mistake.file}: ` : `${mistake.file}:${mistake.line}: `;
    const field = mistake.field === null ? '' : `${mistake.field}: `;
    if (mistake.hint === null)
        return `${place}${field}${mistake.message}`;
    const end = /[.!?:]$/.test(mistake.message) ? '' : '.';
    return `${place}${field}${mistake.message}${end} ${mistake.hint}`;
}
/** The message of anything that can be thrown: an Error, a string, or something stranger. */
function messageOf(thrown) {
    if (thrown instanceof Error)
        return thrown.message;
    return typeof thrown === 'string' ? thrown : (JSON.stringify(thrown) ?? String(thrown));
}


/***/ })

};
