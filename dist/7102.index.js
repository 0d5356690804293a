const M=7102,P=[7102],d={7102:((s,E,_)=>{_.d(E,{fromEnv:()=>O.sF});var O=_(7237),n=_(3005),o=_(2059),D=_(8260)})};export{M as id,P as ids,d as modules};
