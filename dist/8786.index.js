const D=8786,P=[8786],d={88786:((s,E,_)=>{_.d(E,{fromEnv:()=>O.sF});var O=_(98501),M=_(61360),n=_(32059),o=_(18260)})};export{D as id,P as ids,d as modules};
