<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="sv">
    <context>
    <name>About</name>
    <message>
        <source>Shows, live, which facial expression each face looks like.</source>
        <translation>Visar direkt vilket ansiktsuttryck varje ansikte liknar.</translation>
    </message>
    <message>
        <source>Licence: MIT; the face detector's networks are Google's, under Apache-2.0.</source>
        <translation>Licens: MIT; ansiktsdetektorns nätverk är Googles, under Apache-2.0.</translation>
    </message>
</context><context>
    <name>Actions</name>
    <message>
        <source>Stop &amp;recording</source>
        <translation>&amp;Stoppa inspelningen</translation>
    </message>
    <message>
        <source>Start &amp;recording …</source>
        <translation>&amp;Starta inspelning …</translation>
    </message>
    <message>
        <source>Stop s&amp;ession</source>
        <translation>Avsluta s&amp;ession</translation>
    </message>
    <message>
        <source>Start s&amp;ession</source>
        <translation>Starta s&amp;ession</translation>
    </message>
</context><context>
    <name>AgreementBar</name>
    <message>
        <source>Agreement</source>
        <translation>Överensstämmelse</translation>
    </message>
</context><context>
    <name>AgreementPage</name>
    <message>
        <source>Agreement</source>
        <translation>Överensstämmelse</translation>
    </message>
    <message>
        <source>Only looks in which &amp;both are sure</source>
        <translation>Bara jämförelser där &amp;båda är säkra</translation>
    </message>
    <message>
        <source>Emotions that are named differently</source>
        <translation>Känslor som benämns olika</translation>
    </message>
    <message>
        <source>People</source>
        <translation>Personer</translation>
    </message>
    <message>
        <source>&amp;Save as CSV …</source>
        <translation>&amp;Spara som CSV …</translation>
    </message>
    <message>
        <source>Cou&amp;nt anew</source>
        <translation>Räk&amp;na om</translation>
    </message>
    <message>
        <source>Named differently</source>
        <translation>Olika benämnda</translation>
    </message>
    <message>
        <source>Nothing is compared yet</source>
        <translation>Inget jämförs ännu</translation>
    </message>
    <message>
        <source>Choose what to compare in the menu Model &gt; Compare with.</source>
        <translation>Välj i menyn Modell &gt; Jämför med vad som ska jämföras.</translation>
    </message>
    <message>
        <source>{} and {}</source>
        <translation>{} och {}</translation>
    </message>
    <message>
        <source>Looks</source>
        <translation>Jämförelser</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>Andel</translation>
    </message>
    <message>
        <source>Person</source>
        <translation>Person</translation>
    </message>
    <message>
        <source>Same emotion</source>
        <translation>Samma känsla</translation>
    </message>
    <message>
        <source>Both sure: same emotion in {} of {} looks</source>
        <translation>Båda säkra: samma känsla i {} av {} jämförelser</translation>
    </message>
    <message>
        <source>All: same emotion in {} of {} looks</source>
        <translation>Alla: samma känsla i {} av {} jämförelser</translation>
    </message>
    <message>
        <source>{}, Cohen's kappa {}</source>
        <translation>{}, Cohens kappa {}</translation>
    </message>
    <message>
        <source>Looks with an emotion that only one of them knows, which are in no share: {}</source>
        <translation>Jämförelser med en känsla som bara den ena känner till, som inte ingår i någon andel: {}</translation>
    </message>
</context><context>
    <name>Commands</name>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Arkiv</translation>
    </message>
    <message>
        <source>&amp;Open video or photos …</source>
        <translation>Ö&amp;ppna video eller foton …</translation>
    </message>
    <message>
        <source>Open &amp;folder of pictures …</source>
        <translation>Öppna &amp;mapp med bilder …</translation>
    </message>
    <message>
        <source>Open &amp;network stream …</source>
        <translation>Öppna &amp;nätverksström …</translation>
    </message>
    <message>
        <source>Open s&amp;ession …</source>
        <translation>Öppna s&amp;ession …</translation>
    </message>
    <message>
        <source>Re&amp;view last session</source>
        <translation>&amp;Granska senaste sessionen</translation>
    </message>
    <message>
        <source>Show the session that ended last, with its timeline, people and report</source>
        <translation>Visa sessionen som avslutades senast, med tidslinje, personer och rapport</translation>
    </message>
    <message>
        <source>&amp;Save picture …</source>
        <translation>&amp;Spara bild …</translation>
    </message>
    <message>
        <source>Save the picture with its boxes and labels to a file</source>
        <translation>Sparar bilden med ramar och etiketter till en fil</translation>
    </message>
    <message>
        <source>Save f&amp;aces …</source>
        <translation>Spara &amp;ansikten …</translation>
    </message>
    <message>
        <source>Save every face of the opened photos or video as a picture, to label it</source>
        <translation>Sparar varje ansikte i de öppnade fotona eller videon som bild, för att märka det</translation>
    </message>
    <message>
        <source>&amp;Label faces …</source>
        <translation>Märk ansi&amp;kten …</translation>
    </message>
    <message>
        <source>Say what saved faces show, and see how the model agrees with you</source>
        <translation>Säg vad sparade ansikten visar, och se hur väl modellen håller med</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>Avsl&amp;uta</translation>
    </message>
    <message>
        <source>&amp;Source</source>
        <translation>&amp;Källa</translation>
    </message>
    <message>
        <source>&amp;Demo</source>
        <translation>&amp;Demo</translation>
    </message>
    <message>
        <source>N&amp;ext camera</source>
        <translation>Nä&amp;sta kamera</translation>
    </message>
    <message>
        <source>&amp;Look for cameras again</source>
        <translation>&amp;Leta efter kameror igen</translation>
    </message>
    <message>
        <source>&amp;Play again</source>
        <translation>Spela &amp;igen</translation>
    </message>
    <message>
        <source>Open this source again, from its start</source>
        <translation>Öppnar källan igen från början</translation>
    </message>
    <message>
        <source>&amp;Play</source>
        <translation>&amp;Spela</translation>
    </message>
    <message>
        <source>&amp;Play or pause</source>
        <translation>&amp;Spela eller pausa</translation>
    </message>
    <message>
        <source>Pre&amp;vious photo</source>
        <translation>&amp;Föregående foto</translation>
    </message>
    <message>
        <source>&amp;Next photo</source>
        <translation>&amp;Nästa foto</translation>
    </message>
    <message>
        <source>To the &amp;start</source>
        <translation>Till &amp;början</translation>
    </message>
    <message>
        <source>To the &amp;last photo</source>
        <translation>Till sis&amp;ta fotot</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Som systemet</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Ljust</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Mörkt</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Visa</translation>
    </message>
    <message>
        <source>&amp;Mirror webcams</source>
        <translation>Spe&amp;gla webbkameror</translation>
    </message>
    <message>
        <source>&amp;Landmarks</source>
        <translation>Ansikts&amp;punkter</translation>
    </message>
    <message>
        <source>&amp;People</source>
        <translation>Pe&amp;rsoner</translation>
    </message>
    <message>
        <source>&amp;Timeline</source>
        <translation>&amp;Tidslinje</translation>
    </message>
    <message>
        <source>&amp;Valence and arousal</source>
        <translation>&amp;Valens och arousal</translation>
    </message>
    <message>
        <source>Pa&amp;use the timeline</source>
        <translation>Pa&amp;usa tidslinjen</translation>
    </message>
    <message>
        <source>&amp;Full screen</source>
        <translation>&amp;Helskärm</translation>
    </message>
    <message>
        <source>T&amp;heme</source>
        <translation>&amp;Färger</translation>
    </message>
    <message>
        <source>Lan&amp;guage</source>
        <translation>&amp;Språk</translation>
    </message>
    <message>
        <source>&amp;Reset settings …</source>
        <translation>Åt&amp;erställ inställningar …</translation>
    </message>
    <message>
        <source>off</source>
        <translation>av</translation>
    </message>
    <message>
        <source>with and without the headset bar</source>
        <translation>med och utan headsetets fält</translation>
    </message>
    <message>
        <source>none</source>
        <translation>ingen</translation>
    </message>
    <message>
        <source>&amp;Model</source>
        <translation>&amp;Modell</translation>
    </message>
    <message>
        <source>Second &amp;label</source>
        <translation>Andra &amp;etiketten</translation>
    </message>
    <message>
        <source>&amp;Detector</source>
        <translation>&amp;Detektor</translation>
    </message>
    <message>
        <source>Simulated VR &amp;headset</source>
        <translation>Simulerat VR-&amp;headset</translation>
    </message>
    <message>
        <source>Draw a black bar over the eyes before the emotion is classified</source>
        <translation>Ritar ett svart fält över ögonen innan känslan klassificeras</translation>
    </message>
    <message>
        <source>C&amp;ompare</source>
        <translation>&amp;Jämför</translation>
    </message>
    <message>
        <source>Label every face twice, and show both pictures; again: one picture</source>
        <translation>Bedöm varje ansikte två gånger och visa båda bilderna; igen: en bild</translation>
    </message>
    <message>
        <source>Compare &amp;with</source>
        <translation>Jämför &amp;med</translation>
    </message>
    <message>
        <source>A&amp;greement …</source>
        <translation>Öve&amp;rensstämmelse …</translation>
    </message>
    <message>
        <source>Show which emotions the two labellings name differently, and save it</source>
        <translation>Visa vilka känslor som benämns olika, och spara det</translation>
    </message>
    <message>
        <source>Cou&amp;nt anew</source>
        <translation>Räk&amp;na om</translation>
    </message>
    <message>
        <source>Begin the count of the agreement anew</source>
        <translation>Börja om räkningen av överensstämmelsen</translation>
    </message>
    <message>
        <source>&amp;Record</source>
        <translation>&amp;Inspelning</translation>
    </message>
    <message>
        <source>Start s&amp;ession</source>
        <translation>Starta s&amp;ession</translation>
    </message>
    <message>
        <source>Record every face at its time of day into a folder, which can be reviewed later</source>
        <translation>Spela in varje ansikte med klockslag i en mapp som kan granskas senare</translation>
    </message>
    <message>
        <source>Keep the &amp;video in sessions</source>
        <translation>Behåll &amp;videon i sessioner</translation>
    </message>
    <message>
        <source>&amp;Folder of the sessions …</source>
        <translation>Sessionernas &amp;mapp …</translation>
    </message>
    <message>
        <source>Set a &amp;marker</source>
        <translation>Sätt m&amp;ärke</translation>
    </message>
    <message>
        <source>Mar&amp;kers</source>
        <translation>Mä&amp;rken</translation>
    </message>
    <message>
        <source>&amp;Labels of the markers …</source>
        <translation>Märkenas &amp;namn …</translation>
    </message>
    <message>
        <source>S&amp;timulus …</source>
        <translation>S&amp;timuli …</translation>
    </message>
    <message>
        <source>Show pictures and videos on a second screen while a session records how people respond</source>
        <translation>Visa bilder och videor på en andra skärm medan en session spelar in hur människor reagerar</translation>
    </message>
    <message>
        <source>Start &amp;recording …</source>
        <translation>&amp;Starta inspelning …</translation>
    </message>
    <message>
        <source>Record the picture with its boxes and labels to a video file</source>
        <translation>Spelar in bilden med ramar och etiketter till en videofil</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hjälp</translation>
    </message>
    <message>
        <source>&amp;Privacy and law</source>
        <translation>&amp;Integritet och lag</translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts</source>
        <translation>Kor&amp;tkommandon</translation>
    </message>
    <message>
        <source>Model &amp;cards</source>
        <translation>Modell&amp;kort</translation>
    </message>
    <message>
        <source>&amp;About fer-cam</source>
        <translation>&amp;Om fer-cam</translation>
    </message>
</context><context>
    <name>Compare</name>
    <message>
        <source>Without headset</source>
        <translation>Utan headset</translation>
    </message>
    <message>
        <source>With headset</source>
        <translation>Med headset</translation>
    </message>
    <message>
        <source>Nothing to compare yet</source>
        <translation>Inget att jämföra ännu</translation>
    </message>
    <message>
        <source>Same emotion in {} of {} sure looks</source>
        <translation>Samma känsla i {} av {} säkra jämförelser</translation>
    </message>
    <message>
        <source>in {} of all {}</source>
        <translation>i {} av alla {}</translation>
    </message>
    <message>
        <source>No sure look yet</source>
        <translation>Ingen säker jämförelse ännu</translation>
    </message>
    <message>
        <source>same emotion in {} of all {}</source>
        <translation>samma känsla i {} av alla {}</translation>
    </message>
    <message>
        <source>1 person</source>
        <translation>en person</translation>
    </message>
    <message>
        <source>{} people</source>
        <translation>{} personer</translation>
    </message>
    <message>
        <source>Same in {} of {} sure looks</source>
        <translation>Samma i {} av {} säkra jämförelser</translation>
    </message>
    <message>
        <source>A look is a face in a frame in which both have classified it, at most 15 times a second. It is sure if both are sure. A look with an emotion that only one of them knows is counted apart, and is in no share. The count begins anew with another source, model or comparison.</source>
        <translation>En jämförelse är ett ansikte i en bild där båda har bedömt det, högst 15 gånger i sekunden. Den är säker om båda är säkra. En jämförelse med en känsla som bara den ena känner till räknas för sig och ingår inte i någon andel. Räkningen börjar om med en annan källa, modell eller jämförelse.</translation>
    </message>
</context><context>
    <name>Detector</name>
    <message>
        <source>BlazeFace – tilted, dark and small faces too</source>
        <translation>BlazeFace – även lutade, mörka och små ansikten</translation>
    </message>
    <message>
        <source>MTCNN – turned faces too</source>
        <translation>MTCNN – även vridna ansikten</translation>
    </message>
    <message>
        <source>Haar – frontal faces</source>
        <translation>Haar – ansikten rakt framifrån</translation>
    </message>
</context><context>
    <name>Emotion</name>
    <message>
        <source>angry</source>
        <translation>ilska</translation>
    </message>
    <message>
        <source>disgust</source>
        <translation>avsky</translation>
    </message>
    <message>
        <source>fear</source>
        <translation>rädsla</translation>
    </message>
    <message>
        <source>happy</source>
        <translation>glädje</translation>
    </message>
    <message>
        <source>sad</source>
        <translation>sorg</translation>
    </message>
    <message>
        <source>surprise</source>
        <translation>förvåning</translation>
    </message>
    <message>
        <source>neutral</source>
        <translation>neutral</translation>
    </message>
    <message>
        <source>contempt</source>
        <translation>förakt</translation>
    </message>
    <message>
        <source>unsure</source>
        <translation>osäkert</translation>
    </message>
</context><context>
    <name>FacePage</name>
    <message>
        <source>Faces with a label</source>
        <translation>Ansikten med märkning</translation>
    </message>
</context><context>
    <name>FaceView</name>
    <message>
        <source>Face to label</source>
        <translation>Ansikte att märka</translation>
    </message>
</context><context>
    <name>Facts</name>
    <message>
        <source>Nothing leaves this machine</source>
        <translation>Ingenting lämnar den här datorn</translation>
    </message>
    <message>
        <source>All work is done here. No picture and no result is sent anywhere.</source>
        <translation>Allt beräknas här. Varken bilder eller resultat skickas någonstans.</translation>
    </message>
    <message>
        <source>Nothing is kept unless you record</source>
        <translation>Ingenting sparas om du inte spelar in</translation>
    </message>
    <message>
        <source>Pictures and labels are forgotten when the window closes, unless you save or record.</source>
        <translation>Bilder och etiketter glöms när fönstret stängs, om du inte sparar eller spelar in.</translation>
    </message>
    <message>
        <source>A label is not a feeling</source>
        <translation>En etikett är ingen känsla</translation>
    </message>
    <message>
        <source>It says which expression a face looks like, and is often wrong. It does not say what a person feels.</source>
        <translation>Den säger vilket uttryck ett ansikte liknar, och är ofta fel. Den säger inte vad en människa känner.</translation>
    </message>
    <message>
        <source>The law</source>
        <translation>Lagen</translation>
    </message>
    <message>
        <source>The EU's AI Act bans inferring emotions at work and in schools (Art. 5(1)(f)), and asks that people who are exposed to such a system be told (Art. 50(3)). This is not legal advice.</source>
        <translation>EU:s AI-förordning förbjuder att känslor härleds på arbetsplatser och i skolor (art. 5.1 f) och kräver att de som utsätts för ett sådant system informeras (art. 50.3). Detta är inte juridisk rådgivning.</translation>
    </message>
</context><context>
    <name>FileControl</name>
    <message>
        <source>A recording follows the film: end it before you go to another place</source>
        <translation>En inspelning följer filmen: avsluta den innan du går till ett annat ställe</translation>
    </message>
</context><context>
    <name>Informed</name>
    <message>
        <source>Before you record</source>
        <translation>Innan du spelar in</translation>
    </message>
    <message>
        <source>Do the people in the picture know that their expressions are recorded?</source>
        <translation>Vet personerna i bilden om att deras ansiktsuttryck spelas in?</translation>
    </message>
    <message>
        <source>The EU's AI Act (Art. 50(3)) asks that they be told.</source>
        <translation>EU:s AI-förordning (art. 50.3) kräver att de informeras.</translation>
    </message>
    <message>
        <source>&amp;Yes, they were told</source>
        <translation>&amp;Ja, de är informerade</translation>
    </message>
    <message>
        <source>&amp;No, not yet</source>
        <translation>&amp;Nej, inte än</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>&amp;Avbryt</translation>
    </message>
</context><context>
    <name>ItemForm</name>
    <message>
        <source>Preview</source>
        <translation>Förhandsvisning</translation>
    </message>
    <message>
        <source>&amp;Name in the report</source>
        <translation>Namn i &amp;rapporten</translation>
    </message>
    <message>
        <source>S&amp;hown for</source>
        <translation>&amp;Visas i</translation>
    </message>
    <message>
        <source>the whole video</source>
        <translation>hela videon</translation>
    </message>
    <message>
        <source>as all pictures</source>
        <translation>som alla bilder</translation>
    </message>
    <message>
        <source>Add pictures or videos, and choose one to see it here</source>
        <translation>Lägg till bilder eller videor och välj en för att se den här</translation>
    </message>
</context><context>
    <name>ItemList</name>
    <message>
        <source>Items of the playlist</source>
        <translation>Spellistans poster</translation>
    </message>
</context><context>
    <name>LabelActions</name>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Arkiv</translation>
    </message>
    <message>
        <source>&amp;Open faces …</source>
        <translation>Ö&amp;ppna ansikten …</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>S&amp;täng</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Redigera</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Ångra</translation>
    </message>
    <message>
        <source>&amp;Cannot say</source>
        <translation>&amp;Kan inte säga</translation>
    </message>
    <message>
        <source>&amp;Go</source>
        <translation>&amp;Gå</translation>
    </message>
    <message>
        <source>&amp;Back</source>
        <translation>&amp;Tillbaka</translation>
    </message>
    <message>
        <source>&amp;Skip</source>
        <translation>&amp;Hoppa över</translation>
    </message>
    <message>
        <source>&amp;Next without a label</source>
        <translation>&amp;Nästa utan märkning</translation>
    </message>
    <message>
        <source>S&amp;core</source>
        <translation>&amp;Resultat</translation>
    </message>
</context><context>
    <name>LabelClose</name>
    <message>
        <source>Label faces</source>
        <translation>Märk ansikten</translation>
    </message>
    <message>
        <source>The last labels are not saved.</source>
        <translation>De senaste märkningarna är inte sparade.</translation>
    </message>
    <message>
        <source>&amp;Keep the window open</source>
        <translation>&amp;Låt fönstret vara öppet</translation>
    </message>
    <message>
        <source>&amp;Close without them</source>
        <translation>&amp;Stäng utan dem</translation>
    </message>
</context><context>
    <name>LabelPanel</name>
    <message>
        <source>What does this face show?</source>
        <translation>Vad visar det här ansiktet?</translation>
    </message>
    <message>
        <source>‹ &amp;Back</source>
        <translation>‹ &amp;Tillbaka</translation>
    </message>
    <message>
        <source>S&amp;kip ›</source>
        <translation>&amp;Hoppa över ›</translation>
    </message>
    <message>
        <source>&amp;Next without a label</source>
        <translation>&amp;Nästa utan märkning</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Ångra</translation>
    </message>
    <message>
        <source>&amp;Score …</source>
        <translation>Res&amp;ultat …</translation>
    </message>
    <message>
        <source>&amp;Only faces without a label</source>
        <translation>&amp;Bara ansikten utan märkning</translation>
    </message>
    <message>
        <source>&amp;Random order</source>
        <translation>&amp;Slumpmässig ordning</translation>
    </message>
    <message>
        <source>Show the &amp;model's answer</source>
        <translation>Visa &amp;modellens svar</translation>
    </message>
    <message>
        <source>So that the faces before do not lead you</source>
        <translation>Så att ansiktena före inte påverkar dig</translation>
    </message>
    <message>
        <source>It may lead you; leave it off while you label</source>
        <translation>Det kan påverka dig; låt det vara av medan du märker</translation>
    </message>
    <message>
        <source>cannot say</source>
        <translation>kan inte säga</translation>
    </message>
</context><context>
    <name>LabelWindow</name>
    <message>
        <source>Label faces</source>
        <translation>Märk ansikten</translation>
    </message>
    <message>
        <source>Opening …</source>
        <translation>Öppnar …</translation>
    </message>
    <message>
        <source>Open faces</source>
        <translation>Öppna ansikten</translation>
    </message>
    <message>
        <source>Tables of faces</source>
        <translation>Tabeller med ansikten</translation>
    </message>
    <message>
        <source>Every face has been looked at</source>
        <translation>Alla ansikten har visats</translation>
    </message>
    <message>
        <source>This is the last face</source>
        <translation>Det här är det sista ansiktet</translation>
    </message>
    <message>
        <source>No other face waits for a label</source>
        <translation>Inget annat ansikte väntar på märkning</translation>
    </message>
    <message>
        <source>Face {} of {}</source>
        <translation>Ansikte {} av {}</translation>
    </message>
    <message>
        <source>Model: {}</source>
        <translation>Modell: {}</translation>
    </message>
    <message>
        <source>{} of {} labelled</source>
        <translation>{} av {} märkta</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>Sparat</translation>
    </message>
    <message>
        <source>These faces cannot be labelled</source>
        <translation>De här ansiktena kan inte märkas</translation>
    </message>
</context><context>
    <name>LabelWindows</name>
    <message>
        <source>Open the table of saved faces ({})</source>
        <translation>Öppna tabellen med sparade ansikten ({})</translation>
    </message>
    <message>
        <source>Tables of faces</source>
        <translation>Tabeller med ansikten</translation>
    </message>
</context><context>
    <name>Markers</name>
    <message>
        <source>Labels of the markers</source>
        <translation>Märkenas namn</translation>
    </message>
    <message>
        <source>Key {}</source>
        <translation>Tangent {}</translation>
    </message>
</context><context>
    <name>Messages</name>
    <message>
        <source>Looking for a camera …</source>
        <translation>Letar efter en kamera …</translation>
    </message>
    <message>
        <source>Opening …</source>
        <translation>Öppnar …</translation>
    </message>
    <message>
        <source>&amp;Try again</source>
        <translation>&amp;Försök igen</translation>
    </message>
    <message>
        <source>The source has ended. Press Play again, or choose another source.</source>
        <translation>Källan är slut. Spela igen eller välj en annan källa.</translation>
    </message>
    <message>
        <source>Starting …</source>
        <translation>Startar …</translation>
    </message>
</context><context>
    <name>ModelCard</name>
    <message>
        <source>Labels</source>
        <translation>Etiketter</translation>
    </message>
    <message>
        <source>Accuracy on test faces</source>
        <translation>Träffsäkerhet på testansikten</translation>
    </message>
    <message>
        <source>with the headset bar</source>
        <translation>med headsetets fält</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Storlek</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Licens</translation>
    </message>
</context><context>
    <name>Number</name>
    <message>
        <source>{}%</source>
        <translation>{} %</translation>
    </message>
</context><context>
    <name>PeoplePanel</name>
    <message>
        <source>People in the picture</source>
        <translation>Personer i bilden</translation>
    </message>
    <message>
        <source>No face</source>
        <translation>Inget ansikte</translation>
    </message>
</context><context>
    <name>Person</name>
    <message>
        <source>Person {}</source>
        <translation>Person {}</translation>
    </message>
</context><context>
    <name>PersonCard</name>
    <message>
        <source>Probability of each emotion</source>
        <translation>Sannolikhet för varje känsla</translation>
    </message>
    <message>
        <source>Click to give this person a name</source>
        <translation>Klicka för att ge personen ett namn</translation>
    </message>
    <message>
        <source>Name of the person</source>
        <translation>Personens namn</translation>
    </message>
    <message>
        <source>not in the picture</source>
        <translation>inte i bild</translation>
    </message>
</context><context>
    <name>PictureMessage</name>
    <message>
        <source>&amp;Try again</source>
        <translation>&amp;Försök igen</translation>
    </message>
    <message>
        <source>Show the &amp;demo</source>
        <translation>Visa &amp;demon</translation>
    </message>
</context><context>
    <name>PictureView</name>
    <message>
        <source>No face</source>
        <translation>Inget ansikte</translation>
    </message>
</context><context>
    <name>Pictures</name>
    <message>
        <source>Live picture, second labels</source>
        <translation>Livebild, andra bedömningen</translation>
    </message>
</context><context>
    <name>PlayerBar</name>
    <message>
        <source>Position in the file</source>
        <translation>Plats i filen</translation>
    </message>
    <message>
        <source>‹ &amp;Back</source>
        <translation>‹ &amp;Tillbaka</translation>
    </message>
    <message>
        <source>&amp;Next ›</source>
        <translation>&amp;Nästa ›</translation>
    </message>
    <message>
        <source>The previous photo (Page up, or Left in the picture)</source>
        <translation>Föregående foto (Page up, eller vänsterpil i bilden)</translation>
    </message>
    <message>
        <source>The next photo (Page down, or Right in the picture)</source>
        <translation>Nästa foto (Page Down, eller högerpil i bilden)</translation>
    </message>
    <message>
        <source>Position</source>
        <translation>Plats</translation>
    </message>
    <message>
        <source>P&amp;ause</source>
        <translation>&amp;Pausa</translation>
    </message>
    <message>
        <source>Pla&amp;y</source>
        <translation>Spe&amp;la</translation>
    </message>
    <message>
        <source>Stay at this picture (F8, or Space in the picture)</source>
        <translation>Stanna vid den här bilden (F8, eller mellanslag i bilden)</translation>
    </message>
    <message>
        <source>Go on by itself (F8, or Space in the picture)</source>
        <translation>Gå vidare av sig själv (F8, eller mellanslag i bilden)</translation>
    </message>
    <message>
        <source>{} of {}</source>
        <translation>{} av {}</translation>
    </message>
</context><context>
    <name>PlaylistFiles</name>
    <message>
        <source>Add pictures and videos</source>
        <translation>Lägg till bilder och videor</translation>
    </message>
    <message>
        <source>Pictures and videos</source>
        <translation>Bilder och videor</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>Alla filer</translation>
    </message>
    <message>
        <source>Add the files of a folder</source>
        <translation>Lägg till filerna i en mapp</translation>
    </message>
    <message>
        <source>Open playlist</source>
        <translation>Öppna spellista</translation>
    </message>
    <message>
        <source>Playlists</source>
        <translation>Spellistor</translation>
    </message>
    <message>
        <source>Files that are missing: {}; remove them, or put them back</source>
        <translation>Filer som saknas: {}; ta bort dem ur listan eller lägg tillbaka dem</translation>
    </message>
    <message>
        <source>Save playlist</source>
        <translation>Spara spellista</translation>
    </message>
    <message>
        <source>Saved {}</source>
        <translation>Sparade {}</translation>
    </message>
</context><context>
    <name>RecordingTime</name>
    <message>
        <source>Recording; press Stop recording to finish the video</source>
        <translation>Spelar in; ”Stoppa inspelningen” avslutar videon</translation>
    </message>
    <message>
        <source>Session {}</source>
        <translation>Session {}</translation>
    </message>
    <message>
        <source>Session: waits for a picture</source>
        <translation>Session: väntar på en bild</translation>
    </message>
</context><context>
    <name>Reset</name>
    <message>
        <source>Reset settings</source>
        <translation>Återställ inställningar</translation>
    </message>
    <message>
        <source>Set every setting of the window back?</source>
        <translation>Återställa alla fönstrets inställningar?</translation>
    </message>
    <message>
        <source>Recordings, pictures and other files stay.</source>
        <translation>Inspelningar, bilder och andra filer finns kvar.</translation>
    </message>
    <message>
        <source>&amp;Reset</source>
        <translation>&amp;Återställ</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>&amp;Avbryt</translation>
    </message>
</context><context>
    <name>ReviewActions</name>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Arkiv</translation>
    </message>
    <message>
        <source>&amp;Open session …</source>
        <translation>&amp;Öppna session …</translation>
    </message>
    <message>
        <source>Open &amp;report</source>
        <translation>Öppna &amp;rapporten</translation>
    </message>
    <message>
        <source>&amp;Export faces …</source>
        <translation>&amp;Exportera ansikten …</translation>
    </message>
    <message>
        <source>Export responses to &amp;stimuli …</source>
        <translation>Exportera reaktioner på &amp;stimuli …</translation>
    </message>
    <message>
        <source>Export &amp;timelines …</source>
        <translation>Exportera &amp;tidslinjer …</translation>
    </message>
    <message>
        <source>Save &amp;picture of the timeline …</source>
        <translation>Spara &amp;bild av tidslinjen …</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>Stän&amp;g</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Redigera</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Ångra</translation>
    </message>
    <message>
        <source>Re&amp;name …</source>
        <translation>Byt &amp;namn …</translation>
    </message>
    <message>
        <source>&amp;Merge with …</source>
        <translation>&amp;Slå ihop med …</translation>
    </message>
    <message>
        <source>Choose a &amp;range</source>
        <translation>Välj ett &amp;område</translation>
    </message>
    <message>
        <source>&amp;Leave it out</source>
        <translation>&amp;Utelämna</translation>
    </message>
    <message>
        <source>&amp;Play</source>
        <translation>&amp;Spela upp</translation>
    </message>
    <message>
        <source>&amp;Play or pause</source>
        <translation>&amp;Spela eller pausa</translation>
    </message>
    <message>
        <source>A second &amp;back</source>
        <translation>En sekund &amp;bakåt</translation>
    </message>
    <message>
        <source>A second &amp;forward</source>
        <translation>En sekund &amp;framåt</translation>
    </message>
    <message>
        <source>To the pre&amp;vious marker</source>
        <translation>Till före&amp;gående märke</translation>
    </message>
    <message>
        <source>To the &amp;next marker</source>
        <translation>Till &amp;nästa märke</translation>
    </message>
</context><context>
    <name>ReviewCurves</name>
    <message>
        <source>Choose a &amp;range</source>
        <translation>Välj ett &amp;område</translation>
    </message>
    <message>
        <source>Leave it &amp;out</source>
        <translation>&amp;Utelämna</translation>
    </message>
    <message>
        <source>Person on the timeline</source>
        <translation>Person på tidslinjen</translation>
    </message>
    <message>
        <source>Curves of the timeline</source>
        <translation>Tidslinjens kurvor</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>Tidslinje</translation>
    </message>
    <message>
        <source>Emotions</source>
        <translation>Känslor</translation>
    </message>
    <message>
        <source>Valence and arousal</source>
        <translation>Valens och arousal</translation>
    </message>
    <message>
        <source>valence</source>
        <translation>valens</translation>
    </message>
    <message>
        <source>arousal</source>
        <translation>arousal</translation>
    </message>
</context><context>
    <name>ReviewFiles</name>
    <message>
        <source>Saved {}</source>
        <translation>Sparade {}</translation>
    </message>
    <message>
        <source>Export faces</source>
        <translation>Exportera ansikten</translation>
    </message>
    <message>
        <source>Export responses to stimuli</source>
        <translation>Exportera reaktioner på stimuli</translation>
    </message>
    <message>
        <source>Export timelines</source>
        <translation>Exportera tidslinjer</translation>
    </message>
    <message>
        <source>Save picture of the timeline</source>
        <translation>Spara bild av tidslinjen</translation>
    </message>
    <message>
        <source>{}: is in the session's folder; choose another one</source>
        <translation>{}: ligger i sessionens mapp; välj en annan</translation>
    </message>
</context><context>
    <name>ReviewSide</name>
    <message>
        <source>Share of time in each emotion</source>
        <translation>Andel av tiden för varje känsla</translation>
    </message>
    <message>
        <source>&amp;Merge with …</source>
        <translation>Slå &amp;ihop med …</translation>
    </message>
    <message>
        <source>People of the session</source>
        <translation>Sessionens personer</translation>
    </message>
    <message>
        <source>Double-click or F2: give this person a name</source>
        <translation>Dubbelklicka eller F2: ge personen ett namn</translation>
    </message>
    <message>
        <source>Markers</source>
        <translation>Märken</translation>
    </message>
    <message>
        <source>People</source>
        <translation>Personer</translation>
    </message>
    <message>
        <source>Share of time</source>
        <translation>Andel av tiden</translation>
    </message>
</context><context>
    <name>ReviewWindow</name>
    <message>
        <source>Picture of the session</source>
        <translation>Sessionens bild</translation>
    </message>
    <message>
        <source>Opening …</source>
        <translation>Öppnar …</translation>
    </message>
    <message>
        <source>Open session</source>
        <translation>Öppna session</translation>
    </message>
    <message>
        <source>This session was interrupted; everything up to its last line is here</source>
        <translation>Sessionen avbröts; allt till dess sista rad finns här</translation>
    </message>
    <message>
        <source>{} is the same person as:</source>
        <translation>{} är samma person som:</translation>
    </message>
    <message>
        <source>Merge two people</source>
        <translation>Slå ihop två personer</translation>
    </message>
    <message>
        <source>This session cannot be opened</source>
        <translation>Sessionen kan inte öppnas</translation>
    </message>
    <message>
        <source>The video of this session was not kept</source>
        <translation>Sessionens video sparades inte</translation>
    </message>
    <message>
        <source>To see it here, tick Record &gt; Keep the video in sessions before you record.</source>
        <translation>För att se den här, kryssa för Inspelning &gt; Behåll videon i sessioner innan du spelar in.</translation>
    </message>
</context><context>
    <name>SaveFaces</name>
    <message>
        <source>Faces are being saved already; wait for them, or cancel that</source>
        <translation>Ansikten sparas redan; vänta på dem, eller avbryt det</translation>
    </message>
    <message>
        <source>Open photos, a folder or a video first; then their faces can be saved</source>
        <translation>Öppna först foton, en mapp eller en video; sedan kan deras ansikten sparas</translation>
    </message>
    <message>
        <source>Folder for the faces</source>
        <translation>Mapp för ansiktena</translation>
    </message>
    <message>
        <source>Save faces</source>
        <translation>Spara ansikten</translation>
    </message>
    <message>
        <source>{} holds other files. Save the faces into a new folder in it?</source>
        <translation>{} innehåller andra filer. Spara ansiktena i en ny mapp i den?</translation>
    </message>
    <message>
        <source>The new folder is called {}.</source>
        <translation>Den nya mappen heter {}.</translation>
    </message>
    <message>
        <source>In a &amp;new folder</source>
        <translation>I en &amp;ny mapp</translation>
    </message>
    <message>
        <source>&amp;Among the files</source>
        <translation>&amp;Bland filerna</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>&amp;Avbryt</translation>
    </message>
    <message>
        <source>{} has {} faces already, {} of them with a label. Add the new ones?</source>
        <translation>{} har redan {} ansikten, {} av dem med märkning. Lägga till de nya?</translation>
    </message>
    <message>
        <source>Faces and labels that are there stay. Photos whose faces are there are skipped.</source>
        <translation>Ansikten och märkningar som finns blir kvar. Foton vars ansikten redan finns hoppas över.</translation>
    </message>
    <message>
        <source>&amp;Add</source>
        <translation>&amp;Lägg till</translation>
    </message>
    <message>
        <source>Looking for faces …</source>
        <translation>Söker ansikten …</translation>
    </message>
    <message>
        <source>Photo {} of {}, {} faces saved</source>
        <translation>Foto {} av {}, {} ansikten sparade</translation>
    </message>
    <message>
        <source>{} of {}, {} faces saved</source>
        <translation>{} av {}, {} ansikten sparade</translation>
    </message>
    <message>
        <source>choose another folder</source>
        <translation>välj en annan mapp</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>S&amp;täng</translation>
    </message>
    <message>
        <source>&amp;Label them …</source>
        <translation>&amp;Märk dem …</translation>
    </message>
</context><context>
    <name>SavedFaces</name>
    <message>
        <source>Saved {} faces of {} photos in {}</source>
        <translation>Sparade {} ansikten från {} foton i {}</translation>
    </message>
    <message>
        <source>Saved {} faces of {} frames in {}</source>
        <translation>Sparade {} ansikten från {} bildrutor i {}</translation>
    </message>
    <message>
        <source>Cancelled before the end. Save into this folder again to go on.</source>
        <translation>Avbröts före slutet. Spara i den här mappen igen för att fortsätta.</translation>
    </message>
    <message>
        <source>Cancelled: {} photos are left. Save into this folder again to go on.</source>
        <translation>Avbröts: {} foton är kvar. Spara i den här mappen igen för att fortsätta.</translation>
    </message>
    <message>
        <source>No face found in {} of them: {}</source>
        <translation>Inget ansikte hittades i {} av dem: {}</translation>
    </message>
    <message>
        <source>No face found in {} of them</source>
        <translation>Inget ansikte hittades i {} av dem</translation>
    </message>
    <message>
        <source>Skipped, because their faces were there: {}</source>
        <translation>Hoppades över, eftersom deras ansikten redan fanns: {}</translation>
    </message>
    <message>
        <source>Could not be read: {}</source>
        <translation>Kunde inte läsas: {}</translation>
    </message>
</context><context>
    <name>Saving</name>
    <message>
        <source>There is no picture to save yet; choose a source first</source>
        <translation>Det finns ingen bild att spara än; välj en källa först</translation>
    </message>
    <message>
        <source>Save picture</source>
        <translation>Spara bild</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>Save the agreement</source>
        <translation>Spara överensstämmelsen</translation>
    </message>
    <message>
        <source>Tables</source>
        <translation>Tabeller</translation>
    </message>
    <message>
        <source>{}: is the source itself, which would be lost; choose another name</source>
        <translation>{}: är själva källan, som skulle gå förlorad; välj ett annat namn</translation>
    </message>
    <message>
        <source>Saved {}</source>
        <translation>Sparade {}</translation>
    </message>
    <message>
        <source>Record to</source>
        <translation>Spela in till</translation>
    </message>
    <message>
        <source>Videos</source>
        <translation>Videor</translation>
    </message>
</context><context>
    <name>ScorePage</name>
    <message>
        <source>Recall of each emotion</source>
        <translation>Träffsäkerhet för varje känsla</translation>
    </message>
    <message>
        <source>Recall</source>
        <translation>Träffsäkerhet (recall)</translation>
    </message>
    <message>
        <source>Of the faces to which you gave an emotion: the share to which the model gave it, too</source>
        <translation>Av de ansikten som du gav en känsla: andelen som modellen också gav den</translation>
    </message>
    <message>
        <source>Faces that differ</source>
        <translation>Ansikten som skiljer sig</translation>
    </message>
    <message>
        <source>‹ &amp;Back to the faces</source>
        <translation>‹ &amp;Tillbaka till ansiktena</translation>
    </message>
    <message>
        <source>There is no label yet to which the model's answer can be compared</source>
        <translation>Det finns ännu ingen märkning som modellens svar kan jämföras med</translation>
    </message>
    <message>
        <source>The model agrees with you on {} of {} faces: accuracy {}</source>
        <translation>Modellen håller med dig om {} av {} ansikten: noggrannhet {}</translation>
    </message>
    <message>
        <source>Cohen's kappa cannot be given: there is one label only</source>
        <translation>Cohens kappa kan inte anges: det finns bara en märkning</translation>
    </message>
    <message>
        <source>Cohen's kappa {}: the agreement beyond chance, 1 if you always agree</source>
        <translation>Cohens kappa {}: överensstämmelse utöver slumpen, 1 om ni alltid är överens</translation>
    </message>
    <message>
        <source>{} {} of {}</source>
        <translation>{} {} av {}</translation>
    </message>
    <message>
        <source>Faces that differ: {}</source>
        <translation>Ansikten som skiljer sig: {}</translation>
    </message>
    <message>
        <source>fer-train evaluate --labels {} gives the same accuracy for the answers in the table.</source>
        <translation>fer-train evaluate --labels {} ger samma noggrannhet för svaren i tabellen.</translation>
    </message>
    <message>
        <source>Faces that differ: {}; the {} of which the model was surest:</source>
        <translation>Ansikten som skiljer sig: {}; de {} där modellen var säkrast:</translation>
    </message>
    <message>
        <source>you: {}
model: {}</source>
        <translation>du: {}
modell: {}</translation>
    </message>
</context><context>
    <name>SessionBroken</name>
    <message>
        <source>&amp;Close</source>
        <translation>S&amp;täng</translation>
    </message>
    <message>
        <source>&amp;Review what was recorded</source>
        <translation>&amp;Granska det inspelade</translation>
    </message>
    <message>
        <source>Session stopped</source>
        <translation>Sessionen avbruten</translation>
    </message>
    <message>
        <source>The session has stopped. Nothing is being recorded now.</source>
        <translation>Sessionen har avbrutits. Nu spelas inget in.</translation>
    </message>
    <message>
        <source>The session could not begin. Nothing is being recorded.</source>
        <translation>Sessionen kunde inte börja. Inget spelas in.</translation>
    </message>
</context><context>
    <name>Sessions</name>
    <message>
        <source>Recording a session in {}</source>
        <translation>En session spelas in i {}</translation>
    </message>
    <message>
        <source>The session is in {}; Ctrl+Shift+R reviews it</source>
        <translation>Sessionen finns i {}; Ctrl+Skift+R visar den</translation>
    </message>
    <message>
        <source>No session will be recorded</source>
        <translation>Ingen session kommer att spelas in</translation>
    </message>
    <message>
        <source>The session begins with the next picture: choose a source, or press Play again</source>
        <translation>Sessionen börjar med nästa bild: välj en källa, eller tryck på Spela igen</translation>
    </message>
    <message>
        <source>Marker: {}</source>
        <translation>Märke: {}</translation>
    </message>
    <message>
        <source>Open session</source>
        <translation>Öppna session</translation>
    </message>
    <message>
        <source>The curves need pyqtgraph: pip install pyqtgraph</source>
        <translation>Kurvorna behöver pyqtgraph: pip install pyqtgraph</translation>
    </message>
    <message>
        <source>Folder of the sessions</source>
        <translation>Sessionernas mapp</translation>
    </message>
</context><context>
    <name>SettingsForm</name>
    <message>
        <source>How long each picture is shown</source>
        <translation>Hur länge varje bild visas</translation>
    </message>
    <message>
        <source>Empty screen between two items</source>
        <translation>Tom skärm mellan två poster</translation>
    </message>
    <message>
        <source>Empty screen before the first item, with which the responses are compared</source>
        <translation>Tom skärm före den första posten, som reaktionerna jämförs med</translation>
    </message>
    <message>
        <source>Fi&amp;xation cross on the empty screen</source>
        <translation>Fi&amp;xeringskors på den tomma skärmen</translation>
    </message>
    <message>
        <source>Shuffl&amp;e the items</source>
        <translation>Blanda p&amp;osterna</translation>
    </message>
    <message>
        <source>order </source>
        <translation>ordning </translation>
    </message>
    <message>
        <source>The same number gives the same order; it is kept in the playlist</source>
        <translation>Samma tal ger samma ordning; det sparas i spellistan</translation>
    </message>
    <message>
        <source>Ano&amp;ther order</source>
        <translation>Annan or&amp;dning</translation>
    </message>
    <message>
        <source>&amp;Pictures are shown for</source>
        <translation>&amp;Bilder visas i</translation>
    </message>
    <message>
        <source>Pause &amp;between items</source>
        <translation>&amp;Paus mellan poster</translation>
    </message>
    <message>
        <source>Base&amp;line before the first</source>
        <translation>Baslin&amp;je före den första</translation>
    </message>
    <message>
        <source>Sc&amp;reen</source>
        <translation>S&amp;kärm</translation>
    </message>
    <message>
        <source>in a window</source>
        <translation>i ett fönster</translation>
    </message>
    <message>
        <source>Screen {}, full: {} ({} x {})</source>
        <translation>Skärm {}, hela: {} ({} x {})</translation>
    </message>
</context><context>
    <name>Shortcuts</name>
    <message>
        <source>Alt opens the menus; Tab goes from control to control.</source>
        <translation>Alt öppnar menyerna; Tabb går från fält till fält.</translation>
    </message>
</context><context>
    <name>Source</name>
    <message>
        <source>First camera</source>
        <translation>Första kameran</translation>
    </message>
    <message>
        <source>Demo</source>
        <translation>Demo</translation>
    </message>
    <message>
        <source>Raspberry Pi camera</source>
        <translation>Raspberry Pi-kamera</translation>
    </message>
    <message>
        <source>{} files</source>
        <translation>{} filer</translation>
    </message>
    <message>
        <source>Camera {}</source>
        <translation>Kamera {}</translation>
    </message>
    <message>
        <source>Videos and photos</source>
        <translation>Videor och foton</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>Alla filer</translation>
    </message>
    <message>
        <source>Open a video or photos</source>
        <translation>Öppna video eller foton</translation>
    </message>
    <message>
        <source>Open a folder of pictures</source>
        <translation>Öppna mapp med bilder</translation>
    </message>
    <message>
        <source>Network stream</source>
        <translation>Nätverksström</translation>
    </message>
    <message>
        <source>Address (rtsp:// or http://):</source>
        <translation>Adress (rtsp:// eller http://):</translation>
    </message>
</context><context>
    <name>Sparkline</name>
    <message>
        <source>The last minute: the colour is the likeliest emotion, the height its probability</source>
        <translation>Senaste minuten: färgen är den mest sannolika känslan, höjden dess sannolikhet</translation>
    </message>
    <message>
        <source>The last minute</source>
        <translation>Senaste minuten</translation>
    </message>
</context><context>
    <name>StatusLine</name>
    <message>
        <source>Recording</source>
        <translation>Inspelning</translation>
    </message>
    <message>
        <source>Figures</source>
        <translation>Mätvärden</translation>
    </message>
    <message>
        <source>Faces in the picture; frames shown per second; delay from capturing a frame to showing its labels; frames of a live source that were dropped to keep up; model</source>
        <translation>Ansikten i bilden; visade bilder per sekund; fördröjning från att en bild tas till att dess etiketter visas; bilder från en livekälla som hoppades över; modell</translation>
    </message>
    <message>
        <source>Faces: {}</source>
        <translation>Ansikten: {}</translation>
    </message>
    <message>
        <source>{} frames/s</source>
        <translation>{} bilder/s</translation>
    </message>
    <message>
        <source>{} ms delay</source>
        <translation>{} ms fördröjning</translation>
    </message>
    <message>
        <source>{} dropped</source>
        <translation>{} överhoppade</translation>
    </message>
    <message>
        <source>doing less to keep up</source>
        <translation>räknar mindre för att hinna med</translation>
    </message>
</context><context>
    <name>Stimulus</name>
    <message>
        <source>Stimulus</source>
        <translation>Stimuli</translation>
    </message>
    <message>
        <source>The stimulus is over, and its session is recorded.</source>
        <translation>Stimuli är visade, och deras session är inspelad.</translation>
    </message>
    <message>
        <source>Open the &amp;report</source>
        <translation>Öppna &amp;rapporten</translation>
    </message>
    <message>
        <source>Re&amp;view the session</source>
        <translation>&amp;Granska sessionen</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>S&amp;täng</translation>
    </message>
    <message>
        <source>Saved {}</source>
        <translation>Sparade {}</translation>
    </message>
</context><context>
    <name>StimulusPage</name>
    <message>
        <source>Stimulus</source>
        <translation>Stimuli</translation>
    </message>
    <message>
        <source>&amp;Add files …</source>
        <translation>&amp;Lägg till filer …</translation>
    </message>
    <message>
        <source>Add &amp;folder …</source>
        <translation>Lägg till &amp;mapp …</translation>
    </message>
    <message>
        <source>&amp;Up</source>
        <translation>&amp;Upp</translation>
    </message>
    <message>
        <source>&amp;Down</source>
        <translation>&amp;Ned</translation>
    </message>
    <message>
        <source>Re&amp;move</source>
        <translation>&amp;Ta bort</translation>
    </message>
    <message>
        <source>&amp;Open playlist …</source>
        <translation>&amp;Öppna spellista …</translation>
    </message>
    <message>
        <source>Sa&amp;ve playlist …</source>
        <translation>Spara spellist&amp;an …</translation>
    </message>
    <message>
        <source>All items</source>
        <translation>Alla poster</translation>
    </message>
    <message>
        <source>Items: {}, length: {} and the videos</source>
        <translation>Poster: {}, längd: {} och videorna</translation>
    </message>
    <message>
        <source>Items: {}, length: {}</source>
        <translation>Poster: {}, längd: {}</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>&amp;Stoppa</translation>
    </message>
    <message>
        <source>&amp;Start</source>
        <translation>&amp;Starta</translation>
    </message>
</context><context>
    <name>StimulusRun</name>
    <message>
        <source>The session has ended, so the stimulus was stopped</source>
        <translation>Sessionen är slut, så visningen av stimuli stoppades</translation>
    </message>
    <message>
        <source>The stimulus has ended</source>
        <translation>Stimuli är slut</translation>
    </message>
    <message>
        <source>Stimulus: waits for the session to begin</source>
        <translation>Stimuli: väntar på att sessionen ska börja</translation>
    </message>
    <message>
        <source>Stimulus {} of {}: {}</source>
        <translation>Stimulus {} av {}: {}</translation>
    </message>
    <message>
        <source>Stimulus: baseline</source>
        <translation>Stimuli: baslinje</translation>
    </message>
    <message>
        <source>Stimulus: pause</source>
        <translation>Stimuli: paus</translation>
    </message>
    <message>
        <source>{}, {} s left</source>
        <translation>{}, {} s kvar</translation>
    </message>
</context><context>
    <name>StimulusScreen</name>
    <message>
        <source>Stimulus</source>
        <translation>Stimuli</translation>
    </message>
</context><context>
    <name>Timeline</name>
    <message>
        <source>Pa&amp;use</source>
        <translation>Pa&amp;usa</translation>
    </message>
    <message>
        <source>&amp;Now</source>
        <translation>&amp;Nu</translation>
    </message>
    <message>
        <source>Mar&amp;ker</source>
        <translation>Mä&amp;rke</translation>
    </message>
    <message>
        <source>Share of time in each emotion</source>
        <translation>Andel av tiden för varje känsla</translation>
    </message>
    <message>
        <source>Person on the timeline</source>
        <translation>Person på tidslinjen</translation>
    </message>
    <message>
        <source>Curves of the timeline</source>
        <translation>Tidslinjens kurvor</translation>
    </message>
    <message>
        <source>Emotions</source>
        <translation>Känslor</translation>
    </message>
    <message>
        <source>Valence and arousal</source>
        <translation>Valens och arousal</translation>
    </message>
    <message>
        <source>Keep the curves as they are, while the picture goes on (Ctrl+Space)</source>
        <translation>Låt kurvorna vara som de är, medan bilden går vidare (Ctrl+Mellanslag)</translation>
    </message>
    <message>
        <source>Show the newest moment again (scrolling and zooming leave it)</source>
        <translation>Visa det senaste ögonblicket igen (rullning och zoom lämnar det)</translation>
    </message>
    <message>
        <source>Mark this moment; the keys 1 to 9 set markers with labels of their own</source>
        <translation>Märk ögonblicket; tangenterna 1 till 9 sätter märken med egna namn</translation>
    </message>
    <message>
        <source>Share of time</source>
        <translation>Andel av tiden</translation>
    </message>
    <message>
        <source>Curves and shares of time come with the first face</source>
        <translation>Kurvor och tidsandelar kommer med det första ansiktet</translation>
    </message>
    <message>
        <source>The curves need pyqtgraph: pip install pyqtgraph</source>
        <translation>Kurvorna behöver pyqtgraph: pip install pyqtgraph</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>Tidslinje</translation>
    </message>
    <message>
        <source>valence</source>
        <translation>valens</translation>
    </message>
    <message>
        <source>arousal</source>
        <translation>arousal</translation>
    </message>
</context><context>
    <name>ToolBar</name>
    <message>
        <source>Tools</source>
        <translation>Verktyg</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Källa</translation>
    </message>
    <message>
        <source>Source of the picture</source>
        <translation>Bildens källa</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Model that names the emotion</source>
        <translation>Modell som anger känslan</translation>
    </message>
</context><context>
    <name>Transport</name>
    <message>
        <source>Position</source>
        <translation>Läge</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Hastighet</translation>
    </message>
    <message>
        <source>To the previous marker</source>
        <translation>Till föregående märke</translation>
    </message>
    <message>
        <source>To the next marker</source>
        <translation>Till nästa märke</translation>
    </message>
    <message>
        <source>Pau&amp;se</source>
        <translation>&amp;Pausa</translation>
    </message>
    <message>
        <source>Pla&amp;y</source>
        <translation>Spe&amp;la upp</translation>
    </message>
</context><context>
    <name>Trouble</name>
    <message>
        <source>No camera is connected.</source>
        <translation>Ingen kamera är ansluten.</translation>
    </message>
    <message>
        <source>Plug one in: the picture comes by itself. Or open a video with Ctrl+O.</source>
        <translation>Anslut en, så kommer bilden av sig själv. Eller öppna en video med Ctrl+O.</translation>
    </message>
    <message>
        <source>You may not use this camera yet.</source>
        <translation>Du har inte tillgång till kameran än.</translation>
    </message>
    <message>
        <source>Add your account to the group “video”, then log in again.</source>
        <translation>Lägg till ditt konto i gruppen ”video” och logga in igen.</translation>
    </message>
    <message>
        <source>The camera is busy or gives no picture.</source>
        <translation>Kameran är upptagen eller ger ingen bild.</translation>
    </message>
    <message>
        <source>Close other programs that use it: the picture comes by itself.</source>
        <translation>Stäng andra program som använder den, så kommer bilden av sig själv.</translation>
    </message>
    <message>
        <source>The camera or stream has stopped.</source>
        <translation>Kameran eller strömmen har stannat.</translation>
    </message>
    <message>
        <source>Check the cable or the connection: the picture comes back by itself.</source>
        <translation>Kontrollera kabeln eller anslutningen, så kommer bilden tillbaka av sig själv.</translation>
    </message>
    <message>
        <source>This file is not there.</source>
        <translation>Filen finns inte.</translation>
    </message>
    <message>
        <source>Open another one with Ctrl+O, or choose a camera.</source>
        <translation>Öppna en annan med Ctrl+O eller välj en kamera.</translation>
    </message>
    <message>
        <source>This source cannot be shown.</source>
        <translation>Källan kan inte visas.</translation>
    </message>
    <message>
        <source>Choose another source, or try again.</source>
        <translation>Välj en annan källa eller försök igen.</translation>
    </message>
</context><context>
    <name>WelcomeCard</name>
    <message>
        <source>Before you start</source>
        <translation>Innan du börjar</translation>
    </message>
    <message>
        <source>Und&amp;erstood</source>
        <translation>Jag f&amp;örstår</translation>
    </message>
</context><context>
    <name>Window</name>
    <message>
        <source>Live picture</source>
        <translation>Livebild</translation>
    </message>
</context></TS>
