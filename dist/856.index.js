export const id = 856;
export const ids = [856];
export const modules = {

/***/ 7856:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   assumedRole: () => (/* binding */ assumedRole)
/* harmony export */ });
/* harmony import */ var _aws_sdk_credential_provider_web_identity__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9956);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);


/**
 * Credentials of a role, assumed with a token that GitHub mints for this job. The SDK asks again shortly before they
 * expire, and every time a new token is minted, so a run may last longer than one session.
 * @throws UserError from the provider when GitHub gives no token or AWS refuses the role
 */
function assumedRole(options) {
    return async () => {
        const webIdentityToken = await mint(options.mintToken);
        try {
            return await (0,_aws_sdk_credential_provider_web_identity__WEBPACK_IMPORTED_MODULE_1__.fromWebToken)({
                roleArn: options.roleArn,
                roleSessionName: options.sessionName,
                webIdentityToken,
                clientConfig: { region: options.region },
            })();
        }
        catch (thrown) {
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`AWS did not let this job assume ${options.roleArn}: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(thrown)}`, {
                hint: "The role's trust policy must name this repository in `sub` (repositories made since July 2026 have the form repo:ORG@ID/REPO@ID:…) and `sts.amazonaws.com` in `aud`.",
            });
        }
    };
}
async function mint(mintToken) {
    try {
        return await mintToken('sts.amazonaws.com');
    }
    catch (thrown) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`GitHub gave this job no OIDC token: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(thrown)}`, {
            hint: 'Give the job `permissions: id-token: write`. Pull requests from forks and Dependabot never get one.',
        });
    }
}


/***/ })

};
