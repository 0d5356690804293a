const D=7082,S=[7082],W={57082:((h,c,t)=>{t.r(c),t.d(c,{runCli:()=>T});var o=t(19473);const y=`ai-cicd: evaluate prompt changes before they are merged, release them after

Usage
  ai-cicd evaluate [options]   run the golden datasets, compare with the base, write the reports
  ai-cicd release [options]    publish the approved prompts to an environment (docs/releasing.md)
  ai-cicd rollback [options]   bring an environment back to an earlier release
  ai-cicd lint [options]       check every file, offline and free (docs/lint.md)
  ai-cicd calibrate LABELS.jsonl [options]
                               compare the judge's verdicts with those of people
  ai-cicd generate paraphrases|cases [options]
                               propose paraphrases or new cases, for review (docs/generate.md)
  ai-cicd self-test [options]  compare every prompt with itself: is the gate right on these cases? (docs/verdicts.md)

Options
  --config FILE     ai-cicd.yml, promptfooconfig.yaml or one *.prompt.yml   [ai-cicd.yml]
  --base REF|none   what to compare with   [the default branch's merge base; HEAD when on it]
  --all             evaluate unchanged prompts too
  --out DIR         where results.json, report.html, junit.xml and comment.md go   [ai-cicd-results]
                    calibrate, lint, self-test: a file for the result   [none]
  --format FORMAT   lint: text, json or sarif   [text]
  --results FILE    lint: results.json of an evaluation, to tell cases that never fail
  --online          lint: count tokens with Bedrock's CountTokens instead of estimating them
  --min-kappa K     calibrate: exit 1 when the judge's Cohen's kappa is below K
  --prompt ID, --count N, --model MODEL
                    generate: for which prompt [all], how many, by which model [the judge]
  --environment NAME, --dry-run
                    release, rollback: which environment [the one of the branch]; show the plan only
  --release NAME    release: its name   [the branch and the commit]
  --to RELEASE      rollback: where to go back to   [the release before]
                    self-test: which prompt [all]
  --event NAME      apply evaluation.overrides of this GitHub event
  --comment         print the comment a pull request would get instead of the terminal report
  --record FILE     keep every model's answer in FILE
  --replay FILE     answer from FILE alone, without network and credentials
  --region REGION   region of AWS   [AWS_REGION]
  --version, --help

Exit code: 0, or 1 when the verdict blocks a merge or something is wrong. NO_COLOR turns colours off.
`;var b=t(57975);const f={config:{type:"string"},base:{type:"string"},all:{type:"boolean"},out:{type:"string"},event:{type:"string"},comment:{type:"boolean"},record:{type:"string"},replay:{type:"string"},region:{type:"string"},"min-kappa":{type:"string"},prompt:{type:"string"},count:{type:"string"},model:{type:"string"},format:{type:"string"},online:{type:"boolean"},results:{type:"string"},environment:{type:"string"},release:{type:"string"},to:{type:"string"},"dry-run":{type:"boolean"}},s="Run `ai-cicd --help` for the commands and options.";function d({record:n,replay:e}){if(n!==void 0&&e!==void 0)throw new o.yo("--record and --replay exclude each other",{hint:s});return n!==void 0?{mode:"record",file:n}:e===void 0?null:{mode:"replay",file:e}}function a(n,e){if(n.length>0)throw new o.yo(`"${n.join(" ")}" is one word too many after ${e}`,{hint:s})}const E={options:["config","event","out","min-kappa","record","replay","region"],parse(n,[e,...r]){if(e===void 0)throw new o.yo("calibrate needs the file of labels",{hint:"Write `ai-cicd calibrate labels.jsonl`."});return a(r,e),{kind:"calibrate",labels:e,config:n.config??"ai-cicd.yml",event:n.event??null,out:n.out??null,minKappa:v(n["min-kappa"]),recording:d(n),region:n.region??null}}};function v(n){if(n===void 0)return null;const e=n.trim()===""?Number.NaN:Number(n);if(e>=-1&&e<=1)return e;throw new o.yo(`--min-kappa must be a number from -1 to 1, not "${n}"`,{hint:"Write `--min-kappa 0.6`."})}const A={options:["config","base","all","out","event","comment","record","replay","region"],parse(n,e){return a(e,"evaluate"),{kind:"run",config:n.config??"ai-cicd.yml",base:n.base??null,out:n.out??"ai-cicd-results",changedOnly:n.all!==!0,recording:d(n),region:n.region??null,event:n.event??null,comment:n.comment===!0}}},$={options:["config","event","prompt","count","model","record","replay","region"],parse(n,[e,...r]){if(e!=="paraphrases"&&e!=="cases"){const i=e===void 0?"generate what?":`generate makes no "${e}"`;throw new o.yo(i,{hint:"Write `ai-cicd generate paraphrases` or `ai-cicd generate cases`."})}return a(r,e),{kind:"generate",what:e,config:n.config??"ai-cicd.yml",event:n.event??null,prompt:n.prompt??null,count:O(n.count),model:n.model??null,recording:d(n),region:n.region??null}}},p=50;function O(n){if(n===void 0)return null;const e=/^\d{1,3}$/.test(n)?Number(n):0;if(e>=1&&e<=p)return e;throw new o.yo(`--count must be a whole number from 1 to ${p}, not "${n}"`,{hint:s})}const j={options:["config","format","out","online","results","region"],parse(n,e){return a(e,"lint"),{kind:"lint",config:n.config??"ai-cicd.yml",format:w(n.format??"text"),out:n.out??null,online:n.online===!0,results:n.results??null,region:n.region??null}}};function w(n){if(n==="text"||n==="json"||n==="sarif")return n;throw new o.yo(`there is no format "${n}"`,{hint:"Formats are text, json and sarif."})}const x={options:["config","environment","release","base","out","dry-run","region"],parse(n,e){return a(e,"release"),{kind:"release",config:n.config??"ai-cicd.yml",environment:n.environment??null,release:n.release??null,base:n.base??null,out:n.out??"ai-cicd-results",dryRun:n["dry-run"]===!0,region:n.region??null}}},I={options:["config","environment","to","dry-run","region"],parse(n,e){return a(e,"rollback"),{kind:"rollback",config:n.config??"ai-cicd.yml",environment:n.environment??null,to:n.to??null,dryRun:n["dry-run"]===!0,region:n.region??null}}},N={options:["config","event","prompt","out","record","replay","region"],parse(n,e){return a(e,"self-test"),{kind:"self-test",config:n.config??"ai-cicd.yml",event:n.event??null,prompt:n.prompt??null,out:n.out??null,recording:d(n),region:n.region??null}}},u=new Map([["evaluate",A],["lint",j],["release",x],["rollback",I],["calibrate",E],["generate",$],["self-test",N]]);function L(n){const{values:e,positionals:r}=k(n);if(e.help===!0)return{kind:"help"};if(e.version===!0)return{kind:"version"};const[i,...m]=r;if(i===void 0)throw new o.yo("no command was given",{hint:s});const l=u.get(i);if(l===void 0)throw new o.yo(`there is no command "${i}"`,{hint:s});return R(i,l.options,e),l.parse(e,m)}function R(n,e,r){for(const i of Object.keys(f)){if(r[i]===void 0||e.includes(i))continue;const m=[...u].filter(([,{options:l}])=>l.includes(i)).map(([l])=>l);throw new o.yo(`--${i} does not belong to ${n}, but to ${m.join(" and ")}`,{hint:s})}}function k(n){try{return(0,b.parseArgs)({args:[...n],allowPositionals:!0,strict:!0,options:{...f,help:{type:"boolean",short:"h"},version:{type:"boolean",short:"v"}}})}catch(e){throw new o.yo((0,o.bD)(e),{hint:s})}}var F=t(58508);async function T(n){try{const e=L(n);if(e.kind==="help")return g(y);if(e.kind==="version")return g(`${F.r}
`);if(e.kind==="lint")return await(await Promise.all([t.e(7597),t.e(1406),t.e(6254),t.e(843),t.e(1273),t.e(8218),t.e(3622),t.e(5819)]).then(t.bind(t,95819))).lintInTerminal(e);if(e.kind==="release"||e.kind==="rollback")return await(await Promise.all([t.e(7597),t.e(1406),t.e(8835),t.e(6254),t.e(843),t.e(1273),t.e(8218),t.e(3622),t.e(5427),t.e(7037)]).then(t.bind(t,67037))).releaseInTerminal(e);const{runInTerminal:r}=await Promise.all([t.e(7597),t.e(1406),t.e(6254),t.e(843),t.e(1273),t.e(8218),t.e(3622)]).then(t.bind(t,63622));return await r(e)}catch(e){const{withoutCommands:r}=await t.e(3021).then(t.bind(t,93021));return process.stderr.write(r(e instanceof o.yo?M(e):C(e))),1}}function g(n){return process.stdout.write(n),0}function M(n){const e=n.mistakes.map(r=>`  ${(0,o.tC)(r)}
`);return`error: ${n.message}
${e.join("")}${n.hint===null?"":`${n.hint}
`}`}function C(n){return`Unexpected error: ${n instanceof Error?n.stack??n.message:(0,o.bD)(n)}
`}}),58508:((h,c,t)=>{t.d(c,{r:()=>o});const o="0.1.0"})};export{D as id,S as ids,W as modules};
