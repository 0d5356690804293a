export const id = 421;
export const ids = [421];
export const modules = {

/***/ 4800:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  b: () => (/* binding */ renderTerminal)
});

// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/report/cases.js
var cases = __webpack_require__(5594);
// EXTERNAL MODULE: ./build/report/detail.js
var detail = __webpack_require__(2470);
// EXTERNAL MODULE: ./build/report/headline.js
var headline = __webpack_require__(2251);
// EXTERNAL MODULE: ./build/report/numbers.js
var numbers = __webpack_require__(3533);
// EXTERNAL MODULE: ./build/report/untrusted.js
var untrusted = __webpack_require__(5402);
// EXTERNAL MODULE: ./build/report/wrap.js
var wrap = __webpack_require__(7015);
;// CONCATENATED MODULE: ./build/report/screen.js


const codes = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33 };
function screenOf({ color, width }) {
    return {
        paint: (style, text) => (color ? `\u001B[${codes[style]}m${text}\u001B[0m` : text),
        width: Math.max(40, width),
    };
}
/** A sentence, indented. */
function bullet(text, { width }) {
    return (0,wrap/* wrapLines */.M)((0,untrusted/* oneLine */.TN)(text, 1_000), width - 2)
        .map((line) => `  ${line}`)
        .join('\n');
}
/** Who or what, and a sentence about it. */
function said(who, what, { width }) {
    const [first = '', ...rest] = (0,wrap/* wrapLines */.M)(`${(0,untrusted/* oneLine */.TN)(who, 80)}: ${(0,untrusted/* oneLine */.TN)(what, 1_000)}`, width - 2);
    return [first, ...rest.map((line) => `  ${line}`)].join('\n');
}
function pad(text, width) {
    return `${text}${' '.repeat(Math.max(0, width - (0,wrap/* columnsOf */.P)(text)))}`;
}

// EXTERNAL MODULE: ./build/report/sections/statistics.js
var statistics = __webpack_require__(8701);
;// CONCATENATED MODULE: ./build/report/terminal-cases.js






const mostCases = 5;
const labelWidth = 10;
/** The worst cases: what was asked, both answers, what failed. */
function worstCases(pairs, screen) {
    const { shown } = (0,detail/* firstOf */.K)(pairs, mostCases);
    if (shown.length === 0)
        return '';
    const title = shown.length === pairs.length ? 'Worst cases' : `Worst cases (${shown.length} of ${pairs.length})`;
    return [screen.paint('bold', title), ...shown.map((pair) => worstCase(pair, screen))].join('\n\n');
}
function worstCase({ prompt, label, id, candidate, baseline, critical }, screen) {
    const now = candidate === null ? null : (0,cases/* tellingTrial */.AE)(candidate, 'worst');
    const then = baseline === null ? null : (0,cases/* tellingTrial */.AE)(baseline, 'best');
    const before = baseline === null ? '' : `${(0,numbers/* score */.fN)(baseline.score)} → `;
    const failed = now?.assertions.find((assertion) => assertion.pass === false);
    const facts = `${before}${(0,numbers/* score */.fN)(candidate?.score ?? null)}${critical ? '  critical' : ''}`;
    const [title = '', ...rest] = (0,wrap/* wrapLines */.M)(`✖ ${(0,untrusted/* oneLine */.TN)(id, 80)}  ${facts}`, screen.width - 2);
    return [
        `${screen.paint('red', '✖')}${title.slice(1)}`,
        ...rest.map((line) => `  ${line}`),
        labelled('prompt', label, screen),
        ...Object.entries(prompt.vars[id] ?? {})
            .slice(0, 4)
            .map(([name, value]) => labelled((0,untrusted/* oneLine */.TN)(name, labelWidth * 2), (0,cases/* valueText */.Ru)(value), screen)),
        ...(then === null ? [] : [labelled('base', (0,cases/* answerOf */.ut)(then), screen)]),
        ...(now === null ? [] : [labelled('change', now.error?.message ?? (0,cases/* answerOf */.ut)(now), screen)]),
        ...(failed === undefined ? [] : [labelled('failed', `${(0,cases/* assertionName */.OI)(failed)}: ${failed.reason}`, screen)]),
    ].join('\n');
}
function labelled(label, text, { paint, width }) {
    const lines = (0,wrap/* wrapLines */.M)((0,untrusted/* oneLine */.TN)(text, 400), width - labelWidth - 2);
    const head = pad(label, labelWidth);
    const indent = ' '.repeat(labelWidth + 2);
    const body = (0,wrap/* columnsOf */.P)(label) > labelWidth - 1 ? ['', ...lines] : lines;
    return body.map((line, index) => (index === 0 ? `  ${paint('dim', head)}${line}` : `${indent}${line}`)).join('\n');
}

// EXTERNAL MODULE: ./build/report/status.js
var report_status = __webpack_require__(7937);
;// CONCATENATED MODULE: ./build/report/terminal-table.js






/** One row per prompt and model, with as many columns as fit. */
function promptTable(prompts, { paint, width }) {
    if (prompts.length === 0)
        return '';
    const header = ['Prompt', 'Verdict', 'Score in %', 'Points', 'Cases', 'Cost', 'p95'];
    const labels = (0,cases/* labelsOf */.PC)(prompts);
    const rows = prompts.map((prompt, index) => tableCells(prompt, labels[index] ?? prompt.id));
    const widths = header.map((title, index) => Math.max(...[title, ...rows.map((row) => row.cells[index] ?? '')].map(wrap/* columnsOf */.P)));
    // The last columns tell least: they go first when the terminal is narrow.
    let columns = widths.length;
    while (columns > 3 && total(widths.slice(0, columns)) > width)
        columns -= 1;
    const line = (cells) => cells.slice(0, columns).map((cell, index) => pad(cell, widths[index] ?? 0));
    return [
        paint('dim', line(header).join('  ').trimEnd()),
        ...rows.map(({ cells, status }) => line(cells)
            .map((cell, index) => (index === 1 ? paint(colorOf(status), cell) : cell))
            .join('  ')
            .trimEnd()),
    ].join('\n');
}
function tableCells({ comparison }, label) {
    const { score: scores, costPerRequestUsd: cost, latencyMs } = comparison;
    const status = (0,report_status/* promptStatus */.bP)(comparison);
    const interval = scores.interval === null ? '' : ` [${(0,numbers/* points */.WR)(scores.interval[0])}, ${(0,numbers/* points */.WR)(scores.interval[1])}]`;
    const compared = scores.delta !== null;
    const change = (text) => (text === null ? '' : ` (${text})`);
    const all = comparison.passed + comparison.failed + comparison.errored;
    return {
        status,
        cells: [
            (0,untrusted/* oneLine */.TN)(label, 60),
            status.word,
            compared
                ? `${(0,numbers/* percentNumber */.JB)(scores.baseline)} → ${(0,numbers/* percentNumber */.JB)(scores.candidate)}`
                : (0,numbers/* percentNumber */.JB)(scores.candidate),
            compared ? `${(0,numbers/* points */.WR)(scores.delta)}${interval}` : '',
            compared ? `${scores.cases}, ${scores.discordant} differ` : `${comparison.passed} of ${all} pass`,
            `${(0,numbers/* usd */.dR)(cost.candidate)}${change((0,numbers/* relative */.V8)(cost.candidate, cost.baseline))}`,
            `${(0,numbers/* duration */.p0)(latencyMs.candidate.p95)}${change((0,numbers/* relative */.V8)(latencyMs.candidate.p95, latencyMs.baseline.p95))}`,
        ],
    };
}
function colorOf({ ok }) {
    return ok === null ? 'yellow' : ok ? 'green' : 'red';
}
function total(widths) {
    return widths.reduce((sum, width) => sum + width + 2, -2);
}

;// CONCATENATED MODULE: ./build/report/terminal.js











const voice = {
    name: (text) => (0,untrusted/* oneLine */.TN)(text, 60),
    sentence: (text) => (0,untrusted/* oneLine */.TN)(text, 200),
    warning: '!',
};
const signs = {
    pass: ['✔', 'green'],
    fail: ['✖', 'red'],
    inconclusive: ['?', 'yellow'],
    error: ['!', 'red'],
    skipped: ['–', 'dim'],
};
/**
 * The report as a terminal shows it: verdict, table, how sure, worst cases.
 *
 * @param options.color escape sequences only when true; those in a model's text are always made visible instead
 * @param options.width columns, at least 40
 */
function renderTerminal(report, options) {
    const screen = screenOf(options);
    const { worse, failing, better } = (0,cases/* sortCases */.mN)(report.prompts);
    const others = Math.max(0, worse.length - mostCases) + failing.length;
    const parts = [
        verdict(report, screen),
        report.loosened.map((one) => said('Loosened', one, screen)).join('\n'),
        report.mistakes.map((mistake) => bullet((0,errors/* mistakeLine */.tC)(mistake), screen)).join('\n'),
        promptTable(report.prompts, screen),
        statisticsLines(report, screen),
        worstCases(worse, screen),
        terminal_errors(report, screen),
        others === 0 ? '' : `${(0,numbers/* count */.U9)(others, 'other case')} ${others === 1 ? 'fails' : 'fail'}.`,
        better.length === 0 ? '' : `${(0,numbers/* count */.U9)(better.length, 'case')} got better.`,
        report.warnings.map((one) => bullet(one, screen)).join('\n'),
        footer(report, screen),
    ];
    return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}
function verdict(report, screen) {
    const [sign, style] = signs[report.verdict];
    const lines = (0,wrap/* wrapLines */.M)(`${sign} ${(0,headline/* headline */.Pl)(report, voice)}`, screen.width);
    const { shown, hidden } = (0,detail/* firstOf */.K)((0,headline/* furtherReasons */.QA)(report), 10);
    return [
        ...lines.map((line) => screen.paint('bold', screen.paint(style, line))),
        ...shown.map((reason) => bullet(reason, screen)),
        ...(hidden === 0 ? [] : [bullet(`and ${(0,numbers/* count */.U9)(hidden, 'more reason')}`, screen)]),
    ].join('\n');
}
function statisticsLines({ prompts, confidence }, screen) {
    const labels = (0,cases/* labelsOf */.PC)(prompts);
    return prompts
        .flatMap(({ id, comparison }, index) => comparison.score.delta === null
        ? []
        : [
            said(labels[index] ?? id, (0,statistics/* statisticsLine */.k)(comparison, confidence, (text) => text), screen),
        ])
        .map((line) => screen.paint('dim', line))
        .join('\n');
}
function terminal_errors(report, screen) {
    return (0,cases/* errorGroups */.Zy)(report.prompts)
        .slice(0, 10)
        .map(({ error, arms }) => {
        const hint = error.hint === null ? '' : ` ${error.hint}`;
        return said(`${(0,numbers/* count */.U9)(arms.candidate + arms.baseline, 'case')} not measured`, `${error.message}${hint}`, screen);
    })
        .join('\n');
}
function footer({ head, base, baseReason, usage, durationMs }, screen) {
    const calls = `${(0,numbers/* count */.U9)(usage.modelCalls, 'call')}${usage.cachedCalls === 0 ? '' : ` + ${usage.cachedCalls} cached`}`;
    const compared = base === null
        ? null
        : `compared with ${(0,untrusted/* oneLine */.TN)(base.slice(0, 7))}${baseReason === null ? '' : ` (${(0,untrusted/* oneLine */.TN)(baseReason, 120)})`}`;
    const parts = [
        head === null ? null : (0,untrusted/* oneLine */.TN)(head.slice(0, 7)),
        compared,
        `cost ${(0,numbers/* usd */.dR)(usage.costUsd)}`,
        calls,
        (0,numbers/* duration */.p0)(durationMs),
    ];
    return screen.paint('dim', (0,wrap/* wrapLines */.M)(parts.filter((part) => part !== null).join(' · '), screen.width).join('\n'));
}


/***/ }),

/***/ 1674:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   d: () => (/* binding */ terminalLog)
/* harmony export */ });
/* unused harmony export progressLine */
/** Tells on standard error, so that standard output holds the report alone. The bar is drawn on a terminal only. */
function terminalLog(stream, clock) {
    const live = stream.isTTY === true;
    let drawn = false;
    let drawnAt = 0;
    const clear = () => {
        if (drawn)
            stream.write('\r\u001b[K');
        drawn = false;
    };
    const line = (text) => {
        clear();
        stream.write(`${printable(text)}\n`);
    };
    return {
        info: line,
        warn: (text) => line(`warning: ${text}`),
        error: (text) => line(`error: ${text}`),
        debug: () => undefined,
        group: (title) => {
            line(title);
            return () => undefined;
        },
        mask: () => undefined,
        progress: (state) => {
            if (!live || (clock.now() - drawnAt < 100 && state.done < state.total))
                return;
            drawnAt = clock.now();
            drawn = true;
            stream.write(`\r\u001b[K${progressLine(state, stream.columns ?? 80)}`);
        },
        end: clear,
    };
}
/** A bar with calls done, rate, cost so far and time left, never wider than `width` columns. */
function progressLine(state, width) {
    const share = state.total === 0 ? 1 : state.done / state.total;
    const perSecond = state.elapsedMs === 0 ? 0 : (state.done * 1000) / state.elapsedMs;
    const left = perSecond === 0 ? '?' : `${Math.ceil((state.total - state.done) / perSecond)} s left`;
    const cost = state.costUsd === null ? 'cost unknown' : `$${state.costUsd.toFixed(4)}`;
    const errors = state.failed === 0 ? '' : `, ${state.failed} errors`;
    const told = ` ${state.done}/${state.total}, ${perSecond.toFixed(0)}/s, ${cost}, ${left}${errors}`;
    const cells = Math.max(0, Math.min(30, width - told.length - 1));
    const full = Math.round(cells * share);
    return `${'█'.repeat(full)}${'░'.repeat(cells - full)}${told}`.slice(0, width);
}
/** Text from a model or a file must not move the cursor or change colours. */
function printable(text) {
    return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
}


/***/ }),

/***/ 3421:
/***/ ((__webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.a(__webpack_module__, async (__webpack_handle_async_dependencies__, __webpack_async_result__) => { try {
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   runInTerminal: () => (/* binding */ runInTerminal)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);
/* harmony import */ var _commands_evaluate_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3212);
/* harmony import */ var _commands_lint_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9650);
/* harmony import */ var _commands_tell_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(388);
/* harmony import */ var _git_baseline_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(9411);
/* harmony import */ var _report_comment_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(7554);
/* harmony import */ var _report_marker_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(8729);
/* harmony import */ var _report_terminal_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(4800);
/* harmony import */ var _clock_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(8739);
/* harmony import */ var _models_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(8955);
/* harmony import */ var _terminal_log_js__WEBPACK_IMPORTED_MODULE_12__ = __webpack_require__(1674);
/* harmony import */ var _workspace_js__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(1953);
var __webpack_async_dependencies__ = __webpack_handle_async_dependencies__([_commands_evaluate_js__WEBPACK_IMPORTED_MODULE_2__, _commands_lint_js__WEBPACK_IMPORTED_MODULE_3__]);
([_commands_evaluate_js__WEBPACK_IMPORTED_MODULE_2__, _commands_lint_js__WEBPACK_IMPORTED_MODULE_3__] = __webpack_async_dependencies__.then ? (await __webpack_async_dependencies__)() : __webpack_async_dependencies__);













/** Runs a command from the folder it was started in, prints what it found, writes the report's files. */
async function runInTerminal(command) {
    const color = process.stdout.isTTY === true && (process.env.NO_COLOR ?? '') === '';
    const log = (0,_terminal_log_js__WEBPACK_IMPORTED_MODULE_12__/* .terminalLog */ .d)(process.stderr, _clock_js__WEBPACK_IMPORTED_MODULE_9__/* .systemClock */ .m);
    const workspace = await (0,_workspace_js__WEBPACK_IMPORTED_MODULE_11__/* .openWorkspace */ .O)(process.cwd(), command.config, { env: process.env, trusted: false });
    const cancel = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM'])
        process.once(signal, () => cancel.abort(new Error(signal)));
    const deps = {
        clock: _clock_js__WEBPACK_IMPORTED_MODULE_9__/* .systemClock */ .m,
        log,
        tree: workspace.tree,
        head: (await workspace.git?.head()) ?? null,
        findBaseline: () => (0,_git_baseline_js__WEBPACK_IMPORTED_MODULE_5__/* .findBaseline */ .X)({ git: workspace.git, event: null, base: command.base, remote: null, log }),
        renames: async (baseline) => (await workspace.git?.renames(baseline.sha)) ?? new Map(),
        openModels: (config) => (0,_models_js__WEBPACK_IMPORTED_MODULE_10__/* .openModels */ .H)(config, {
            env: process.env,
            tree: workspace.tree,
            configFile: workspace.config,
            clock: _clock_js__WEBPACK_IMPORTED_MODULE_9__/* .systemClock */ .m,
            random: Math.random,
            log,
            region: command.region,
            credentials: null,
            recording: command.recording,
        }),
        signal: cancel.signal,
    };
    if (command.command === 'lint') {
        const report = await (0,_commands_lint_js__WEBPACK_IMPORTED_MODULE_3__/* .lint */ .u)(deps, { config: workspace.config, run: null });
        process.stdout.write((0,_report_terminal_js__WEBPACK_IMPORTED_MODULE_8__/* .renderTerminal */ .b)(report, { color, width: width() }));
        return report.blocks ? 1 : 0;
    }
    const report = await (0,_commands_evaluate_js__WEBPACK_IMPORTED_MODULE_2__/* .evaluate */ ._)(deps, {
        config: workspace.config,
        event: command.event,
        changedOnly: command.changedOnly,
        unprivileged: null,
        run: null,
    });
    log.end();
    const marker = (0,_report_marker_js__WEBPACK_IMPORTED_MODULE_7__/* .commentMarker */ .Q)(workspace.config);
    const folder = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.resolve)(command.out);
    await (0,_commands_tell_js__WEBPACK_IMPORTED_MODULE_4__/* .writeReports */ .Li)(report, folder, marker, async (path, text) => {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.mkdir)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)(path), { recursive: true });
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.writeFile)(path, text);
    });
    process.stdout.write(command.comment
        ? (0,_report_comment_js__WEBPACK_IMPORTED_MODULE_6__/* .renderComment */ .w)(report, { limit: _commands_tell_js__WEBPACK_IMPORTED_MODULE_4__/* .commentLimit */ .j9, marker })
        : (0,_report_terminal_js__WEBPACK_IMPORTED_MODULE_8__/* .renderTerminal */ .b)(report, { color, width: width() }));
    process.stderr.write(`Reports are in ${(0,node_path__WEBPACK_IMPORTED_MODULE_1__.relative)(process.cwd(), folder) || '.'}: report.html, results.json, junit.xml, comment.md\n`);
    return report.blocks ? 1 : 0;
}
function width() {
    return Math.max(40, Math.min(process.stdout.columns ?? 100, 160));
}

__webpack_async_result__();
} catch(e) { __webpack_async_result__(e); } });

/***/ })

};
