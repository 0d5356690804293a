const O=9858,I=[9858],A={59858:((h,a,o)=>{o.r(a),o.d(a,{runCli:()=>E});var i=o(19473),f=o(57975);const u=`ai-cicd: evaluate prompt changes before they are merged

Usage
  ai-cicd evaluate [options]   run the golden datasets, compare with the base, write the reports
  ai-cicd lint [options]       check every file, offline and free (docs/lint.md)
  ai-cicd calibrate LABELS.jsonl [options]
                               compare the judge's verdicts with those of people

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
  --event NAME      apply evaluation.overrides of this GitHub event
  --comment         print the comment a pull request would get instead of the terminal report
  --record FILE     keep every model's answer in FILE
  --replay FILE     answer from FILE alone, without network and credentials
  --region REGION   region of Amazon Bedrock   [AWS_REGION]
  --version, --help

Exit code: 0, or 1 when the verdict blocks a merge or something is wrong. NO_COLOR turns colours off.
`,t="Run `ai-cicd --help` for the commands and options.";function c(e){const{values:n,positionals:s}=v(e);if(n.help===!0)return{kind:"help"};if(n.version===!0)return{kind:"version"};const[r,...d]=s;if(r==="calibrate")return l(d,n);if(n["min-kappa"]!==void 0)throw new i.yo("--min-kappa belongs to calibrate",{hint:t});if(r!=="evaluate"&&r!=="lint")throw new i.yo(r===void 0?"no command was given":`there is no command "${r}"`,{hint:t});if(d.length>0)throw new i.yo(`"${d.join(" ")}" is one word too many after ${r}`,{hint:t});if(r==="lint")return m(n);for(const y of["format","results","online"])if(n[y]!==void 0)throw new i.yo(`--${y} belongs to lint`,{hint:t});return{kind:"run",config:n.config??"ai-cicd.yml",base:n.base??null,out:n.out??"ai-cicd-results",changedOnly:n.all!==!0,recording:p(n),region:n.region??null,event:n.event??null,comment:n.comment===!0}}function l(e,n){const[s,...r]=e;if(s===void 0)throw new i.yo("calibrate needs the file of labels",{hint:"Write `ai-cicd calibrate labels.jsonl`."});if(r.length>0)throw new i.yo(`"${r.join(" ")}" is one word too many after ${s}`,{hint:t});for(const d of["base","all","comment","format","results","online"])if(n[d]!==void 0)throw new i.yo(`--${d} does not belong to calibrate`,{hint:t});return{kind:"calibrate",labels:s,config:n.config??"ai-cicd.yml",event:n.event??null,out:n.out??null,minKappa:b(n["min-kappa"]),recording:p(n),region:n.region??null}}function m(e){for(const n of["base","all","comment","event","record","replay"])if(e[n]!==void 0)throw new i.yo(`--${n} does not belong to lint`,{hint:t});return{kind:"lint",config:e.config??"ai-cicd.yml",format:$(e.format??"text"),out:e.out??null,online:e.online===!0,results:e.results??null,region:e.region??null}}function $(e){if(e==="text"||e==="json"||e==="sarif")return e;throw new i.yo(`there is no format "${e}"`,{hint:"Formats are text, json and sarif."})}function b(e){if(e===void 0)return null;const n=e.trim()===""?Number.NaN:Number(e);if(n>=-1&&n<=1)return n;throw new i.yo(`--min-kappa must be a number from -1 to 1, not "${e}"`,{hint:"Write `--min-kappa 0.6`."})}function p({record:e,replay:n}){if(e!==void 0&&n!==void 0)throw new i.yo("--record and --replay exclude each other",{hint:t});return e!==void 0?{mode:"record",file:e}:n===void 0?null:{mode:"replay",file:n}}function v(e){try{return(0,f.parseArgs)({args:[...e],allowPositionals:!0,strict:!0,options:{config:{type:"string"},base:{type:"string"},all:{type:"boolean"},out:{type:"string"},event:{type:"string"},comment:{type:"boolean"},record:{type:"string"},replay:{type:"string"},region:{type:"string"},"min-kappa":{type:"string"},format:{type:"string"},online:{type:"boolean"},results:{type:"string"},help:{type:"boolean",short:"h"},version:{type:"boolean",short:"v"}}})}catch(n){throw new i.yo((0,i.bD)(n),{hint:t})}}var w=o(58508);async function E(e){try{const n=c(e);if(n.kind==="help")return g(u);if(n.kind==="version")return g(`${w.r}
`);if(n.kind==="lint")return await(await Promise.all([o.e(3798),o.e(1260),o.e(9892),o.e(1e3),o.e(69),o.e(2704),o.e(3421),o.e(6696)]).then(o.bind(o,36696))).lintInTerminal(n);const{runInTerminal:s}=await Promise.all([o.e(3798),o.e(1260),o.e(9892),o.e(1e3),o.e(69),o.e(2704),o.e(3421)]).then(o.bind(o,83421));return await s(n)}catch(n){return process.stderr.write(n instanceof i.yo?x(n):j(n)),1}}function g(e){return process.stdout.write(e),0}function x(e){const n=e.mistakes.map(s=>`  ${(0,i.tC)(s)}
`);return`error: ${e.message}
${n.join("")}${e.hint===null?"":`${e.hint}
`}`}function j(e){return`Unexpected error: ${e instanceof Error?e.stack??e.message:(0,i.bD)(e)}
`}}),19473:((h,a,o)=>{o.d(a,{bD:()=>u,tC:()=>f,yo:()=>i});class i extends Error{name="UserError";hint;docs;mistakes;constructor(c,l={}){super(c),this.hint=l.hint??null,this.docs=l.docs??null,this.mistakes=l.mistakes??[]}}function f(t){const c=t.file===null?"":t.line===null?`${t.file}: `:`${t.file}:${t.line}: `,l=t.field===null?"":`${t.field}: `;if(t.hint===null)return`${c}${l}${t.message}`;const m=/[.!?:]$/.test(t.message)?"":".";return`${c}${l}${t.message}${m} ${t.hint}`}function u(t){return t instanceof Error?t.message:typeof t=="string"?t:JSON.stringify(t)??String(t)}}),58508:((h,a,o)=>{o.d(a,{r:()=>i});const i="0.1.0"})};export{O as id,I as ids,A as modules};
