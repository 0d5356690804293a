const T=1024,C=[1024],D={1024:((h,c,t)=>{t.r(c),t.d(c,{runCli:()=>F});var o=t(9473);const y=`ai-cicd: evaluate prompt changes before they are merged

Usage
  ai-cicd evaluate [options]   run the golden datasets, compare with the base, write the reports
  ai-cicd lint [options]       check every file, offline and free (docs/lint.md)
  ai-cicd calibrate LABELS.jsonl [options]
                               compare the judge's verdicts with those of people
  ai-cicd generate paraphrases|cases [options]
                               propose paraphrases or new cases, for review (docs/generate.md)

Options
  --config FILE     ai-cicd.yml, promptfooconfig.yaml or one *.prompt.yml   [ai-cicd.yml]
  --base REF|none   what to compare with   [the default branch's merge base; HEAD when on it]
  --all             evaluate unchanged prompts too
  --out DIR         where results.json, report.html, junit.xml and comment.md go   [ai-cicd-results]
                    calibrate, lint: a file for the result   [none]
  --format FORMAT   lint: text, json or sarif   [text]
  --results FILE    lint: results.json of an evaluation, to tell cases that never fail
  --online          lint: count tokens with Bedrock's CountTokens instead of estimating them
  --min-kappa K     calibrate: exit 1 when the judge's Cohen's kappa is below K
  --prompt ID, --count N, --model MODEL
                    generate: for which prompt [all], how many, by which model [the judge]
  --event NAME      apply evaluation.overrides of this GitHub event
  --comment         print the comment a pull request would get instead of the terminal report
  --record FILE     keep every model's answer in FILE
  --replay FILE     answer from FILE alone, without network and credentials
  --region REGION   region of Amazon Bedrock   [AWS_REGION]
  --version, --help

Exit code: 0, or 1 when the verdict blocks a merge or something is wrong. NO_COLOR turns colours off.
`;var w=t(7975);const u={config:{type:"string"},base:{type:"string"},all:{type:"boolean"},out:{type:"string"},event:{type:"string"},comment:{type:"boolean"},record:{type:"string"},replay:{type:"string"},region:{type:"string"},"min-kappa":{type:"string"},prompt:{type:"string"},count:{type:"string"},model:{type:"string"},format:{type:"string"},online:{type:"boolean"},results:{type:"string"}},s="Run `ai-cicd --help` for the commands and options.";function d({record:n,replay:e}){if(n!==void 0&&e!==void 0)throw new o.yo("--record and --replay exclude each other",{hint:s});return n!==void 0?{mode:"record",file:n}:e===void 0?null:{mode:"replay",file:e}}function l(n,e){if(n.length>0)throw new o.yo(`"${n.join(" ")}" is one word too many after ${e}`,{hint:s})}const b={options:["config","event","out","min-kappa","record","replay","region"],parse(n,[e,...i]){if(e===void 0)throw new o.yo("calibrate needs the file of labels",{hint:"Write `ai-cicd calibrate labels.jsonl`."});return l(i,e),{kind:"calibrate",labels:e,config:n.config??"ai-cicd.yml",event:n.event??null,out:n.out??null,minKappa:$(n["min-kappa"]),recording:d(n),region:n.region??null}}};function $(n){if(n===void 0)return null;const e=n.trim()===""?Number.NaN:Number(n);if(e>=-1&&e<=1)return e;throw new o.yo(`--min-kappa must be a number from -1 to 1, not "${n}"`,{hint:"Write `--min-kappa 0.6`."})}const E={options:["config","base","all","out","event","comment","record","replay","region"],parse(n,e){return l(e,"evaluate"),{kind:"run",config:n.config??"ai-cicd.yml",base:n.base??null,out:n.out??"ai-cicd-results",changedOnly:n.all!==!0,recording:d(n),region:n.region??null,event:n.event??null,comment:n.comment===!0}}},O={options:["config","event","prompt","count","model","record","replay","region"],parse(n,[e,...i]){if(e!=="paraphrases"&&e!=="cases"){const r=e===void 0?"generate what?":`generate makes no "${e}"`;throw new o.yo(r,{hint:"Write `ai-cicd generate paraphrases` or `ai-cicd generate cases`."})}return l(i,e),{kind:"generate",what:e,config:n.config??"ai-cicd.yml",event:n.event??null,prompt:n.prompt??null,count:v(n.count),model:n.model??null,recording:d(n),region:n.region??null}}},p=50;function v(n){if(n===void 0)return null;const e=/^\d{1,3}$/.test(n)?Number(n):0;if(e>=1&&e<=p)return e;throw new o.yo(`--count must be a whole number from 1 to ${p}, not "${n}"`,{hint:s})}const j={options:["config","format","out","online","results","region"],parse(n,e){return l(e,"lint"),{kind:"lint",config:n.config??"ai-cicd.yml",format:x(n.format??"text"),out:n.out??null,online:n.online===!0,results:n.results??null,region:n.region??null}}};function x(n){if(n==="text"||n==="json"||n==="sarif")return n;throw new o.yo(`there is no format "${n}"`,{hint:"Formats are text, json and sarif."})}const f=new Map([["evaluate",E],["lint",j],["calibrate",b],["generate",O]]);function A(n){const{values:e,positionals:i}=N(n);if(e.help===!0)return{kind:"help"};if(e.version===!0)return{kind:"version"};const[r,...m]=i;if(r===void 0)throw new o.yo("no command was given",{hint:s});const a=f.get(r);if(a===void 0)throw new o.yo(`there is no command "${r}"`,{hint:s});return I(r,a.options,e),a.parse(e,m)}function I(n,e,i){for(const r of Object.keys(u)){if(i[r]===void 0||e.includes(r))continue;const m=[...f].filter(([,{options:a}])=>a.includes(r)).map(([a])=>a);throw new o.yo(`--${r} does not belong to ${n}, but to ${m.join(" and ")}`,{hint:s})}}function N(n){try{return(0,w.parseArgs)({args:[...n],allowPositionals:!0,strict:!0,options:{...u,help:{type:"boolean",short:"h"},version:{type:"boolean",short:"v"}}})}catch(e){throw new o.yo((0,o.bD)(e),{hint:s})}}var k=t(8508);async function F(n){try{const e=A(n);if(e.kind==="help")return g(y);if(e.kind==="version")return g(`${k.r}
`);if(e.kind==="lint")return await(await Promise.all([t.e(7597),t.e(1406),t.e(6254),t.e(6039),t.e(9528),t.e(4774),t.e(5819)]).then(t.bind(t,5819))).lintInTerminal(e);const{runInTerminal:i}=await Promise.all([t.e(7597),t.e(1406),t.e(6254),t.e(6039),t.e(9528),t.e(4774)]).then(t.bind(t,4774));return await i(e)}catch(e){const{withoutCommands:i}=await t.e(3021).then(t.bind(t,3021));return process.stderr.write(i(e instanceof o.yo?L(e):R(e))),1}}function g(n){return process.stdout.write(n),0}function L(n){const e=n.mistakes.map(i=>`  ${(0,o.tC)(i)}
`);return`error: ${n.message}
${e.join("")}${n.hint===null?"":`${n.hint}
`}`}function R(n){return`Unexpected error: ${n instanceof Error?n.stack??n.message:(0,o.bD)(n)}
`}}),8508:((h,c,t)=>{t.d(c,{r:()=>o});const o="0.1.0"})};export{T as id,C as ids,D as modules};
