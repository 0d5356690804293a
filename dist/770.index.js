export const id = 770;
export const ids = [770];
export const modules = {

/***/ 8770:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   F: () => (/* binding */ compileSchema),
/* harmony export */   violations: () => (/* binding */ violations)
/* harmony export */ });
/* harmony import */ var ajv__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2463);
/* harmony import */ var ajv_dist_2020_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2210);
/* harmony import */ var ajv_formats__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2815);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9473);
/* harmony import */ var _score_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(4256);





/** Compiled schemas by their JSON: compiling takes milliseconds, and one schema checks the answers of many cases. */
const compiled = new Map();
const MAX_COMPILED = 100;
/**
 * Compiles a JSON Schema: draft 7, or draft 2020-12 when `$schema` says so.
 * @throws Error that says what is wrong with it: unknown keywords and types, references to nowhere
 */
function compileSchema(schema) {
    if (typeof schema !== 'boolean' && (typeof schema !== 'object' || schema === null || Array.isArray(schema))) {
        throw new Error('a JSON Schema is a mapping, or true or false');
    }
    const key = JSON.stringify(schema);
    const known = compiled.get(key);
    if (known !== undefined)
        return known;
    const modern = typeof schema === 'object' && '$schema' in schema && String(schema.$schema).includes('2020-12');
    // Types and tuples are left to JSON Schema's own rules: Ajv's stricter style is not a mistake of the user's.
    const options = {
        strictSchema: true,
        strictTypes: false,
        strictTuples: false,
        strictRequired: false,
        logger: false,
    };
    const ajv = modern ? new ajv_dist_2020_js__WEBPACK_IMPORTED_MODULE_2__.Ajv2020(options) : new ajv__WEBPACK_IMPORTED_MODULE_3__.Ajv(options);
    ajv_formats__WEBPACK_IMPORTED_MODULE_0__["default"](ajv);
    const validate = ajv.compile(schema);
    if (compiled.size >= MAX_COMPILED)
        compiled.clear();
    compiled.set(key, validate);
    return validate;
}
/**
 * For each JSON document: null when the schema takes it, else why not.
 * @throws ScoringError when the schema is not one
 */
function violations(schema, documents) {
    let validate;
    try {
        validate = compileSchema(schema);
    }
    catch (thrown) {
        throw new _score_js__WEBPACK_IMPORTED_MODULE_4__/* .ScoringError */ .Q(`the JSON Schema is not valid: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .messageOf */ .bD)(thrown)}`);
    }
    return documents.map((document) => (validate(JSON.parse(document)) ? null : explained(validate)));
}
/** Number of violations that are worth naming. */
const NAMED = 3;
function explained(validate) {
    const errors = validate.errors ?? [];
    const named = errors.slice(0, NAMED).map((error) => {
        const place = error.instancePath === '' ? 'the document' : error.instancePath;
        return `${place} ${error.message ?? `breaks ${error.keyword}`}`;
    });
    return `${named.join('; ')}${errors.length > NAMED ? '; …' : ''}`;
}


/***/ })

};
