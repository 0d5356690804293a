const P=8715,j=[8715],v={48715:((f,l,e)=>{e.r(l),e.d(l,{modelGradedClosedQa:()=>h});var a=e(27597),r=e(301),n=e(57507),s=e(72756),o=e(16722),i=e(81125);const m=a.Ikc({reason:a.YjP(),answer:a.k5n(["Y","N"])}),h={type:"model-graded-closedqa",summary:"A judge model says yes or no: the output meets the criterion.",options:["value: the criterion","provider: judge model (`evaluation.judge`)","rubricPrompt: text or messages with `{{completion}}`, `{{criteria}}`, `{{input}}` and the variables of the case (built in)"],source:"promptfoo `model-graded-closedqa`",check:t=>[...(0,r.o)(()=>(0,r.v8)(t)),...(0,r.l4)(t.value),...(0,o.Ji)(t.rubricPrompt,["completion","output","input"])],async score(t,d){const _=c=>{const u=m.safeParse(c).data;if(u===void 0)return null;const p=u.answer==="Y";return{pass:p,score:p?1:0,reason:u.reason}};return(0,s.J)({messages:g(t,d),tool:E,read:_},t,d)}};function g(t,d){const _=(0,r.v8)(t),c=(0,n.O)("output",d.output),u=(0,n.O)("question",(0,i.M)(d));if(t.rubricPrompt!==void 0){const O={completion:c,output:c,input:u};return(0,o.dg)((0,o.vU)(t.rubricPrompt),{...d.vars,criteria:_},O)}return[{role:"user",content:`What was asked:
${u}

The answer to grade:
${c}

The criterion:
${(0,n.O)("criterion",_)}

Does the answer meet the criterion? Y only when it meets all of it, else N.`}]}const E={name:"answer",description:"Says whether the answer meets the criterion.",inputSchema:{type:"object",properties:{reason:{type:"string",description:"Why, in one to three sentences, written before deciding."},answer:{type:"string",enum:["Y","N"]}},required:["reason","answer"],additionalProperties:!1}}}),81125:((f,l,e)=>{e.d(l,{E:()=>r,M:()=>a});function a({prompt:n}){const[s]=n;return n.length===1&&s!==void 0?s.content:n.map(({role:o,content:i})=>`${o}: ${i}`).join(`

`)}function r({prompt:n,vars:s}){const{query:o}=s;if(typeof o=="string"&&o.trim()!=="")return o;const i=n.findLast(({role:m})=>m==="user")?.content??"";return i.trim()===""?null:i}})};export{P as id,j as ids,v as modules};
