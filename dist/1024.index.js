const R=1024,T=[1024],M={1024:((g,d,t)=>{t.r(d),t.d(d,{runCli:()=>F});var i=t(19473);const f=`ai-cicd: evaluate prompt changes before they are merged

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
`;var m=t(57975);const o={config:{type:"string"},base:{type:"string"},all:{type:"boolean"},out:{type:"string"},event:{type:"string"},comment:{type:"boolean"},record:{type:"string"},replay:{type:"string"},region:{type:"string"},"min-kappa":{type:"string"},prompt:{type:"string"},count:{type:"string"},model:{type:"string"},format:{type:"string"},online:{type:"boolean"},results:{type:"string"}},s="Run `ai-cicd --help` for the commands and options.";function l({record:n,replay:e}){if(n!==void 0&&e!==void 0)throw new i.yo("--record and --replay exclude each other",{hint:s});return n!==void 0?{mode:"record",file:n}:e===void 0?null:{mode:"replay",file:e}}function u(n,e){if(n.length>0)throw new i.yo(`"${n.join(" ")}" is one word too many after ${e}`,{hint:s})}const E={options:["config","event","out","min-kappa","record","replay","region"],parse(n,[e,...r]){if(e===void 0)throw new i.yo("calibrate needs the file of labels",{hint:"Write `ai-cicd calibrate labels.jsonl`."});return u(r,e),{kind:"calibrate",labels:e,config:n.config??"ai-cicd.yml",event:n.event??null,out:n.out??null,minKappa:b(n["min-kappa"]),recording:l(n),region:n.region??null}}};function b(n){if(n===void 0)return null;const e=n.trim()===""?Number.NaN:Number(n);if(e>=-1&&e<=1)return e;throw new i.yo(`--min-kappa must be a number from -1 to 1, not "${n}"`,{hint:"Write `--min-kappa 0.6`."})}const O={options:["config","base","all","out","event","comment","record","replay","region"],parse(n,e){return u(e,"evaluate"),{kind:"run",config:n.config??"ai-cicd.yml",base:n.base??null,out:n.out??"ai-cicd-results",changedOnly:n.all!==!0,recording:l(n),region:n.region??null,event:n.event??null,comment:n.comment===!0}}},v={options:["config","event","prompt","count","model","record","replay","region"],parse(n,[e,...r]){if(e!=="paraphrases"&&e!=="cases"){const a=e===void 0?"generate what?":`generate makes no "${e}"`;throw new i.yo(a,{hint:"Write `ai-cicd generate paraphrases` or `ai-cicd generate cases`."})}return u(r,e),{kind:"generate",what:e,config:n.config??"ai-cicd.yml",event:n.event??null,prompt:n.prompt??null,count:w(n.count),model:n.model??null,recording:l(n),region:n.region??null}}},h=50;function w(n){if(n===void 0)return null;const e=/^\d{1,3}$/.test(n)?Number(n):0;if(e>=1&&e<=h)return e;throw new i.yo(`--count must be a whole number from 1 to ${h}, not "${n}"`,{hint:s})}const x={options:["config","format","out","online","results","region"],parse(n,e){return u(e,"lint"),{kind:"lint",config:n.config??"ai-cicd.yml",format:j(n.format??"text"),out:n.out??null,online:n.online===!0,results:n.results??null,region:n.region??null}}};function j(n){if(n==="text"||n==="json"||n==="sarif")return n;throw new i.yo(`there is no format "${n}"`,{hint:"Formats are text, json and sarif."})}const y=new Map([["evaluate",O],["lint",x],["calibrate",E],["generate",v]]);function A(n){const{values:e,positionals:r}=N(n);if(e.help===!0)return{kind:"help"};if(e.version===!0)return{kind:"version"};const[a,...p]=r;if(a===void 0)throw new i.yo("no command was given",{hint:s});const c=y.get(a);if(c===void 0)throw new i.yo(`there is no command "${a}"`,{hint:s});return I(a,c.options,e),c.parse(e,p)}function I(n,e,r){for(const a of Object.keys(o)){if(r[a]===void 0||e.includes(a))continue;const p=[...y].filter(([,{options:c}])=>c.includes(a)).map(([c])=>c);throw new i.yo(`--${a} does not belong to ${n}, but to ${p.join(" and ")}`,{hint:s})}}function N(n){try{return(0,m.parseArgs)({args:[...n],allowPositionals:!0,strict:!0,options:{...o,help:{type:"boolean",short:"h"},version:{type:"boolean",short:"v"}}})}catch(e){throw new i.yo((0,i.bD)(e),{hint:s})}}var L=t(58508);async function F(n){try{const e=A(n);if(e.kind==="help")return $(f);if(e.kind==="version")return $(`${L.r}
`);if(e.kind==="lint")return await(await Promise.all([t.e(7597),t.e(1260),t.e(9892),t.e(1e3),t.e(69),t.e(9528),t.e(3421),t.e(6696)]).then(t.bind(t,36696))).lintInTerminal(e);const{runInTerminal:r}=await Promise.all([t.e(7597),t.e(1260),t.e(9892),t.e(1e3),t.e(69),t.e(9528),t.e(3421)]).then(t.bind(t,83421));return await r(e)}catch(e){const{withoutCommands:r}=await t.e(3021).then(t.bind(t,93021));return process.stderr.write(r(e instanceof i.yo?C(e):D(e))),1}}function $(n){return process.stdout.write(n),0}function C(n){const e=n.mistakes.map(r=>`  ${(0,i.tC)(r)}
`);return`error: ${n.message}
${e.join("")}${n.hint===null?"":`${n.hint}
`}`}function D(n){return`Unexpected error: ${n instanceof Error?n.stack??n.message:(0,i.bD)(n)}
`}}),19473:((g,d,t)=>{t.d(d,{bD:()=>m,tC:()=>f,yo:()=>i});class i extends Error{name="UserError";hint;docs;mistakes;constructor(s,l={}){super(s),this.hint=l.hint??null,this.docs=l.docs??null,this.mistakes=l.mistakes??[]}}function f(o){const s=o.file===null?"":o.line===null?`${o.file}: `:`${o.file}:${o.line}: `,l=o.field===null?"":`${o.field}: `;if(o.hint===null)return`${s}${l}${o.message}`;const u=/[.!?:]$/.test(o.message)?"":".";return`${s}${l}${o.message}${u} ${o.hint}`}function m(o){return o instanceof Error?o.message:typeof o=="string"?o:JSON.stringify(o)??String(o)}}),58508:((g,d,t)=>{t.d(d,{r:()=>i});const i="0.1.0"})};export{R as id,T as ids,M as modules};
