"""One wire story in several languages: as an agency would send it, retold by an aggregator in other words, and a
report of an outlet's own about the same event. Invented, like everybody in them.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Three texts about one event; ``brief`` is the first two paragraphs of the wire."""

    wire: str
    rewrite: str
    own: str

    @property
    def brief(self) -> str:
        """The wire, cut."""
        return "\n\n".join(self.wire.split("\n\n")[:2])


STORIES: dict[str, Story] = {
    "ar": Story(
        wire=(
            "القاهرة في 3 مايو (رويترز) - قالت وزارة الري المصرية يوم الأحد إنها ستنفق 4.7 مليار جنيه "
            "على تبطين 1200 كيلومتر من الترع في الوجه القبلي بهدف توفير المياه للمزارعين خلال فصل الصيف.\n\n"
            "وقال وزير الري محمود عبد العاطي في مؤتمر صحفي إن المشروع سيبدأ في يوليو المقبل وينتهي خلال "
            'ثلاث سنوات، وإنه سيوفر نحو خمسة مليارات متر مكعب من المياه سنويا. وأضاف "كل قطرة ماء نخسرها '
            'اليوم سيدفع ثمنها أبناؤنا غدا".\n\n'
            "ويشمل المشروع محافظات أسيوط وسوهاج وقنا والأقصر، وسيوفر 15 ألف فرصة عمل مؤقتة. ويمول البنك "
            "الدولي 40 بالمئة من التكلفة.\n\n"
            "لكن خبراء حذروا من أن تبطين الترع قد يقلل من تغذية المياه الجوفية. وقال أستاذ الموارد "
            "المائية بجامعة القاهرة شريف منصور إن على الحكومة أن تدرس الأثر البيئي قبل البدء في التنفيذ."
        ),
        rewrite=(
            "تعتزم مصر تبطين 1200 كيلومتر من ترع الصعيد بتكلفة تبلغ 4.7 مليار جنيه من أجل تأمين مياه "
            "الري للفلاحين في أشهر الصيف، حسبما أعلنت وزارة الري الأحد.\n\n"
            "وينطلق العمل في شهر يوليو ويستمر ثلاث سنوات، وفقا لما ذكره الوزير محمود عبد العاطي "
            "للصحفيين، ومن المتوقع أن تبلغ كمية المياه الموفرة خمسة مليارات متر مكعب كل عام. وحذر الوزير "
            "من أن الأبناء سيدفعون غدا ثمن كل قطرة تضيع اليوم.\n\n"
            "وتستفيد من الخطة الأقصر وقنا وسوهاج وأسيوط، كما ستخلق 15 ألف وظيفة مؤقتة، بينما يتحمل البنك "
            "الدولي 40 بالمئة من النفقات.\n\n"
            "في المقابل يرى متخصصون أن التبطين ربما يضر بالمياه الجوفية. ودعا شريف منصور، أستاذ الموارد "
            "المائية في جامعة القاهرة، إلى دراسة الآثار البيئية أولا."
        ),
        own=(
            "في قرية صغيرة قرب سوهاج يقف الحاج عبد الرحيم أمام أرضه العطشى منذ شهرين. يقول إن المياه لا "
            "تصل إلى نهايات الترع إلا ليلا، وإن المحصول مهدد بالتلف. ويأمل جيرانه أن يغير مشروع التبطين "
            "الذي أعلنته الوزارة يوم الأحد حياتهم، غير أن آخرين يشكون من أن الشركات المنفذة تغلق الطرق "
            "شهورا طويلة. وتقول المهندسة الزراعية نهى فؤاد إن الري بالتنقيط أرخص وأسرع، لكنه يحتاج إلى "
            "قروض ميسرة لا يحصل عليها صغار المزارعين."
        ),
    ),
    "es": Story(
        wire=(
            "BOGOTÁ, 12 mar (EFE).- El Gobierno de Colombia anunció este martes la construcción de tres "
            "nuevos embalses en la región andina para enfrentar la sequía que desde hace dos años afecta "
            "a más de cuatro millones de personas. La ministra de Vivienda, Catalina Restrepo, explicó "
            "que las obras costarán unos 2.300 millones de dólares y comenzarán en septiembre próximo.\n\n"
            '"No podemos seguir dependiendo de la lluvia", afirmó Restrepo en una rueda de prensa en la '
            'Casa de Nariño. "Estos embalses garantizarán el agua de nuestros hijos durante los próximos '
            'cincuenta años".\n\n'
            "Los embalses estarán situados en los departamentos de Boyacá, Cundinamarca y Santander, y "
            "tendrán una capacidad conjunta de 840 millones de metros cúbicos. El proyecto será "
            "financiado en un 60 por ciento por el Banco Interamericano de Desarrollo y el resto con "
            "recursos propios.\n\n"
            "Organizaciones campesinas criticaron el anuncio porque las obras obligarán a desplazar a "
            "unas 5.200 familias. El dirigente Hernán Quiroga pidió al Gobierno un diálogo previo y "
            "recordó que en 2014 otra represa inundó tierras de cultivo sin que se pagara indemnización "
            "alguna.\n\n"
            "La sequía ha reducido a menos del 20 por ciento el nivel de los embalses que abastecen a la "
            "capital, donde rigen cortes de agua desde abril pasado. EFE"
        ),
        rewrite=(
            "Colombia levantará tres represas en los Andes con el fin de combatir la falta de lluvias "
            "que golpea a cuatro millones de habitantes desde hace un par de años, informó el martes la "
            "titular de Vivienda, Catalina Restrepo. La inversión asciende a 2.300 millones de dólares y "
            "los trabajos arrancarán en septiembre.\n\n"
            "Según dijo Restrepo ante los periodistas en la Casa de Nariño, el país no puede seguir "
            "dependiendo de la lluvia y con las nuevas obras queda asegurado el suministro para medio "
            "siglo.\n\n"
            "Boyacá, Santander y Cundinamarca albergarán las presas, que podrán almacenar 840 millones "
            "de metros cúbicos en total. El BID aportará el 60 por ciento de los fondos; lo demás saldrá "
            "de las arcas del Estado.\n\n"
            "El plan fue cuestionado por agrupaciones de campesinos, ya que unas 5.200 familias tendrán "
            "que abandonar sus hogares. Hernán Quiroga, uno de sus líderes, exigió conversaciones "
            "previas y trajo a la memoria una represa que en 2014 anegó cultivos sin que los dueños "
            "fueran indemnizados.\n\n"
            "Bogotá sufre cortes del servicio desde abril porque sus reservas están por debajo del 20 "
            "por ciento."
        ),
        own=(
            "La alcaldesa de Tunja, Marta Pinzón, celebró hoy que el Ejecutivo haya elegido a Boyacá "
            'para uno de los embalses contra la sequía. "Llevamos una década pidiéndolo", señaló en la '
            "emisora local. Pinzón espera que la obra cree unos mil empleos y pidió que los contratos se "
            "adjudiquen a empresas de la zona. Los vecinos de la vereda El Salitre, en cambio, temen "
            "perder sus casas y han convocado una marcha para el domingo. El plan nacional, presentado "
            "el martes por la ministra Restrepo, contempla otras dos represas y tendrá un coste superior "
            "a los dos mil millones de dólares. La oposición en el Senado reclama conocer los estudios "
            "de impacto ambiental antes de que empiecen las obras, y el Colegio de Ingenieros recomienda "
            "reparar primero las tuberías, que pierden casi la mitad del agua que transportan."
        ),
    ),
    "hi": Story(
        wire=(
            "नई दिल्ली, 14 अगस्त (भाषा) केंद्र सरकार ने बुधवार को देश के 120 छोटे शहरों में नए बस अड्डे "
            "बनाने की योजना को मंजूरी दे दी, जिस पर करीब 6,400 करोड़ रुपये खर्च होंगे। सड़क परिवहन "
            "मंत्री सुधीर चौधरी ने कैबिनेट की बैठक के बाद यह जानकारी दी।\n\n"
            'चौधरी ने कहा, "छोटे शहरों के यात्रियों को घंटों धूप में खड़ा रहना पड़ता है। अब उन्हें '
            'प्रतीक्षालय, पीने का पानी और साफ शौचालय मिलेंगे।" उन्होंने बताया कि पहले चरण में उत्तर '
            "प्रदेश, बिहार, राजस्थान और ओडिशा के 45 शहरों में काम शुरू होगा।\n\n"
            "मंत्री के अनुसार पहला चरण मार्च 2026 तक पूरा कर लिया जाएगा और हर बस अड्डे पर बिजली से चलने "
            "वाली बसों के लिए कम से कम दस चार्जिंग केंद्र लगाए जाएंगे।\n\n"
            "विपक्षी दल ने इस योजना को चुनावी घोषणा करार दिया। पार्टी प्रवक्ता रीता मिश्रा ने कहा कि "
            "2019 में घोषित 80 बस अड्डों में से केवल 22 ही बन पाए हैं।"
        ),
        rewrite=(
            "देश के छोटे शहरों में बस यात्रियों को जल्द राहत मिलने वाली है। कैबिनेट ने 120 नए बस अड्डों "
            "के निर्माण पर मुहर लगा दी है और इसके लिए लगभग 6,400 करोड़ रुपये का बजट रखा गया है। सड़क "
            "परिवहन मंत्री सुधीर चौधरी ने बुधवार को बैठक खत्म होने पर इसकी घोषणा की।\n\n"
            "उनका कहना था कि यात्री घंटों धूप में खड़े रहने को मजबूर हैं, इसलिए नए अड्डों पर साफ शौचालय, "
            "पेयजल और प्रतीक्षालय की व्यवस्था होगी। शुरुआत ओडिशा, राजस्थान, बिहार और उत्तर प्रदेश के 45 "
            "शहरों से की जाएगी।\n\n"
            "पहले चरण की समयसीमा मार्च 2026 तय की गई है। हर अड्डे पर इलेक्ट्रिक बसों के वास्ते दस या "
            "उससे अधिक चार्जिंग केंद्र होंगे।\n\n"
            "दूसरी ओर विपक्ष ने इसे चुनावी घोषणा बताया है। प्रवक्ता रीता मिश्रा ने याद दिलाया कि 2019 "
            "में जिन 80 अड्डों का वादा हुआ था उनमें से सिर्फ 22 तैयार हुए।"
        ),
        own=(
            "पटना के मीठापुर बस अड्डे पर रोज करीब बीस हजार यात्री आते हैं, लेकिन बैठने के लिए सिर्फ "
            "चालीस कुर्सियां हैं। दरभंगा जाने वाली सुनीता देवी दो घंटे से अपने बच्चे के साथ जमीन पर बैठी "
            "हैं। चाय बेचने वाले रमेश का कहना है कि सरकारें आती जाती रहती हैं पर यहां कुछ नहीं बदलता। "
            "बुधवार को कैबिनेट ने 120 नए बस अड्डों को मंजूरी दी तो लोगों में थोड़ी उम्मीद जगी। परिवहन "
            "विशेषज्ञ अनिल झा का मानना है कि रखरखाव का पैसा तय किए बिना नई इमारतें भी जल्द खंडहर हो "
            "जाएंगी।"
        ),
    ),
    "ru": Story(
        wire=(
            "МОСКВА, 5 апреля. /ТАСС/. Правительство России выделит 18 млрд рублей на строительство "
            "четырех мостов через Лену и ее притоки, сообщил в пятницу министр транспорта Андрей "
            "Соловьев на заседании комиссии по развитию Дальнего Востока.\n\n"
            'По его словам, работы начнутся в мае 2025 года и займут пять лет. "Жители Якутии каждую '
            'осень и весну оказываются отрезанными от большой земли. Мы обязаны это исправить", - сказал '
            "министр.\n\n"
            "Самый длинный из мостов, протяженностью 3,1 км, свяжет Якутск с поселком Нижний Бестях. Его "
            "пропускная способность составит 12 тыс. автомобилей в сутки. Еще три переправы построят в "
            "Олекминском, Ленском и Вилюйском районах.\n\n"
            "Глава республики Василий Оконешников отметил, что после завершения строительства цены на "
            "продукты в отдаленных поселках снизятся примерно на 30%. Сейчас грузы доставляют туда по "
            "зимникам и баржами, а в распутицу - вертолетами.\n\n"
            "Экологи обратились к властям с просьбой перенести одну из переправ, поскольку она пройдет "
            "через нерестилища осетра. В министерстве сообщили, что готовы изучить альтернативные "
            "варианты."
        ),
        rewrite=(
            "На возведение четырех мостовых переходов через Лену с притоками из федерального бюджета "
            "направят 18 миллиардов рублей. Об этом сообщает ТАСС со ссылкой на главу Минтранса Андрея "
            "Соловьева.\n\n"
            "Стройка стартует в мае следующего года и продлится пять лет, рассказал чиновник в пятницу "
            "на комиссии по развитию Дальнего Востока. Он напомнил, что в межсезонье якутяне остаются "
            "без связи с большой землей, и назвал исправление этой ситуации обязанностью властей.\n\n"
            "Крупнейшее сооружение длиной 3,1 километра соединит столицу Якутии с Нижним Бестяхом и "
            "сможет пропускать до 12 тысяч машин ежедневно. Остальные появятся в Вилюйском, Ленском и "
            "Олекминском районах.\n\n"
            "Руководитель региона Василий Оконешников рассчитывает, что стоимость продуктов в дальних "
            "селах упадет почти на треть: теперь их завозят зимниками, баржами, а в распутицу и "
            "вертолетами.\n\n"
            "Защитники природы просят сдвинуть один из мостов, так как он затронет места нереста осетра. "
            "Ведомство обещало рассмотреть другие варианты."
        ),
        own=(
            "Якутские предприниматели надеются, что обещанные мосты через Лену наконец построят. "
            "Владелец сети магазинов из Нижнего Бестяха Айсен Петров говорит, что слышал такие обещания "
            'трижды - в 2008, 2014 и 2019 годах. "Поверю, когда проеду", - смеется он. Каждую весну его '
            "склады пустеют на шесть недель. Паромщик Николай Иванов, напротив, боится остаться без "
            "работы: на переправе занято около двухсот человек. Экономист Северо-Восточного университета "
            "Мария Слепцова подсчитала, что окупится проект не раньше чем через 25 лет. О выделении "
            "средств на четыре моста объявил накануне министр Андрей Соловьев, и в Якутске эту новость "
            "обсуждают на каждом углу."
        ),
    ),
    "zh": Story(
        wire=(
            "新华社北京6月18日电 "
            "国家气象局18日宣布，未来三年将在全国新建240座天气雷达站，总投资约95亿元，以提高暴雨和台风预警能力。\n\n"
            "国家气象局副局长李明辉在新闻发布会上说，新建雷达站将重点布局在西南山区和东南沿海，预计2027年底前全部投入使用。“过去"
            "五年，因短时强降雨造成的经济损失超过一千亿元，我们必须把预警时间提前到两小时以上，”他说。\n\n"
            "据介绍，首批60座雷达站将于今年9月在云南、贵州、四川和福建四省开工建设。新雷达采用国产相控阵技术，扫描速度是现有设备的"
            "六倍。\n\n"
            "清华大学教授王晓东表示，雷达数量的增加固然重要，但基层应急人员的培训同样不可忽视。他建议在每个乡镇至少配备两名专职气象信"
            "息员。\n\n"
            "去年7月，贵州毕节一场突发山洪造成17人死亡，当地预警信息发布时距离洪水到达仅有20分钟。"
        ),
        rewrite=(
            "为了增强对台风及暴雨的预报水平，中国计划用三年时间投入约95亿元，在各地增设240座天气雷达。这一消息由国家气象局在周三"
            "的发布会上公布。\n\n"
            "副局长李明辉介绍，设备主要安排在东南沿海以及西南山区，到2027年底将全部启用。他提到，近五年短时强降雨带来的损失已超千"
            "亿元，因此预警至少要提早两个小时。\n\n"
            "今年9月，福建、四川、贵州、云南将率先动工，第一批共60座。雷达使用国产相控阵技术，扫描比现在的设备快五倍。\n\n"
            "来自清华大学的王晓东教授提醒，光有雷达还不够，基层应急人员也要培训，每个乡镇最好有两名专门的气象信息员。\n\n"
            "去年7月毕节的山洪夺去17条生命，当时从发出警报到洪水抵达只有20分钟。"
        ),
        own=(
            "毕节市七星关区的村民张桂花仍记得去年那个夜晚。洪水冲进院子时，她只来得及抱起孙子往山上跑。听说国家要建更多天气雷达，她说"
            "：“早一点知道，就能早一点跑。”记者走访发现，当地不少村子至今没有广播喇叭，手机信号也时断时续。区应急局的一位工作人员坦"
            "言，人手不足，一个人要管三个乡镇。专家认为，雷达只是第一步，如何把信息送到每一户人家才是难题。国家气象局本周三公布了新建"
            "240座雷达站的计划，贵州是首批开工的省份之一。"
        ),
    ),
}
