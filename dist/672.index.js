export const id = 672;
export const ids = [672];
export const modules = {

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


/***/ }),

/***/ 8672:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   serve: () => (/* binding */ serve)
/* harmony export */ });
/* harmony import */ var node_worker_threads__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5919);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9473);
/* harmony import */ var _score_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4256);



/** Runs in the bounded thread: takes one job after the other until the thread is ended from outside. */
function serve() {
    const port = node_worker_threads__WEBPACK_IMPORTED_MODULE_0__.parentPort;
    if (port === null)
        throw new Error('the bounded thread has nobody to answer to');
    const tell = (message) => port.postMessage(message);
    port.on('message', async (job) => {
        try {
            tell({ type: 'done', value: await run(job, () => tell({ type: 'started' })) });
        }
        catch (thrown) {
            // After a trap the WebAssembly instance is in no known state: the whole thread is replaced.
            if (thrown instanceof Error && thrown.name === 'RuntimeError')
                throw thrown;
            if (thrown instanceof _score_js__WEBPACK_IMPORTED_MODULE_2__/* .ScoringError */ .Q)
                tell({ type: 'unmeasurable', message: thrown.message });
            else
                tell({ type: 'bug', message: (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .messageOf */ .bD)(thrown), stack: thrown instanceof Error ? thrown.stack : undefined });
        }
    });
    tell({ type: 'ready' });
}
async function run(job, started) {
    switch (job.kind) {
        case 'regex':
            started();
            return new RegExp(job.pattern).test(job.text);
        case 'javascript': {
            const { loadQuickJs, runJavaScript } = await Promise.all(/* import() */[__webpack_require__.e(798), __webpack_require__.e(561)]).then(__webpack_require__.bind(__webpack_require__, 5561));
            const quickJs = await loadQuickJs();
            started();
            return runJavaScript(quickJs, job);
        }
        case 'json-schema': {
            const { violations } = await Promise.all(/* import() */[__webpack_require__.e(892), __webpack_require__.e(770)]).then(__webpack_require__.bind(__webpack_require__, 8770));
            started();
            return violations(job.schema, job.documents);
        }
        case 'is-xml':
        case 'contains-xml': {
            const { notXml, containsNoXml } = await Promise.all(/* import() */[__webpack_require__.e(800), __webpack_require__.e(949)]).then(__webpack_require__.bind(__webpack_require__, 5949));
            started();
            return (job.kind === 'is-xml' ? notXml : containsNoXml)(job.text, job.requiredElements);
        }
        case 'is-html': {
            const { notHtml } = await Promise.all(/* import() */[__webpack_require__.e(194), __webpack_require__.e(307)]).then(__webpack_require__.bind(__webpack_require__, 5307));
            started();
            return notHtml(job.text);
        }
    }
}


/***/ }),

/***/ 4256:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Q: () => (/* binding */ ScoringError)
/* harmony export */ });
/** An assertion that could not be measured. It is never scored: the trial becomes an error. */
class ScoringError extends Error {
    name = 'ScoringError';
}


/***/ })

};
