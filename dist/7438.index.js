const o=7438,s=[7438],M={27438:((d,E,_)=>{_.d(E,{EventStreamSerde:()=>t.M3,eventStreamSerdeProvider:()=>t.JM});var t=_(34189),e=_(14895),n=_(90334)})};export{o as id,s as ids,M as modules};
