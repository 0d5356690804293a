const a=4136,d=[4136],l={94136:((f,r,u)=>{u.r(r),u.d(r,{presentedAnswer:()=>i});function i(s,{text:n,toolCalls:e}){if(e.length===0)return{output:n};if(s.startsWith("openai:")){const t=e.map(c),o=n===""?t:{role:"assistant",content:n,tool_calls:t};return{output:JSON.stringify(o),value:o}}const p=e.map(({name:t,input:o})=>JSON.stringify({type:"tool_use",name:t,input:o}));return{output:[...n===""?[]:[n],...p].join(`

`)}}function c({name:s,input:n}){return{type:"function",function:{name:s,arguments:typeof n=="string"?n:JSON.stringify(n)}}}})};export{a as id,d as ids,l as modules};
