const O=6776,P=[6776],v={6776:((D,c,t)=>{t.r(c),t.d(c,{splitFrontMatter:()=>E});var i=t(62476),_=t(58939),d=t(11561),a=t(73347);function E(r,e){const n=r.replace(/^\ufeff/,"").replaceAll(/\r\n?/g,`
`).split(`
`),s=/^---\s*$/.test(n[0]??"")?n.findIndex((f,m)=>m>0&&/^---\s*$/.test(f)):-1;if(s<0)return(0,i.uH)(u(n,0,null));const l=`
${n.slice(1,s).join(`
`)}`;if(l.trim()==="")return(0,i.uH)(u(n,s+1,null));const{value:o,diagnostics:M}=(0,a.hN)(l,e);return o===null?{value:null,diagnostics:M}:(0,i.uH)((0,d.I)(o.value)==="mapping"?u(n,s+1,o):u(n,0,null))}function u(r,e,n){const s=r.slice(e),l=n===null?0:Math.max(0,s.findIndex(o=>o.trim()!==""));return{matter:n,body:(0,_.L)(s.slice(l).join(`
`)),bodyLine:e+l+1}}})};export{O as id,P as ids,v as modules};
