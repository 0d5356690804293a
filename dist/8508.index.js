const t=8508,c=[8508],d={58508:((s,o,e)=>{e.d(o,{r:()=>_});const _="0.1.0"})};export{t as id,c as ids,d as modules};
