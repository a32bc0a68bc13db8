<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de">
    <context>
    <name>About</name>
    <message>
        <source>Shows, live, which facial expression each face looks like.</source>
        <translation>Zeigt live, welchem Gesichtsausdruck jedes Gesicht ähnelt.</translation>
    </message>
    <message>
        <source>Licence: MIT; the face detector's networks are Google's, under Apache-2.0.</source>
        <translation>Lizenz: MIT; die Netze der Gesichtserkennung stammen von Google und stehen unter Apache-2.0.</translation>
    </message>
</context><context>
    <name>Actions</name>
    <message>
        <source>Stop &amp;recording</source>
        <translation>&amp;Aufnahme beenden</translation>
    </message>
    <message>
        <source>Start &amp;recording …</source>
        <translation>&amp;Aufnahme starten …</translation>
    </message>
    <message>
        <source>Stop s&amp;ession</source>
        <translation>S&amp;itzung beenden</translation>
    </message>
    <message>
        <source>Start s&amp;ession</source>
        <translation>S&amp;itzung beginnen</translation>
    </message>
</context><context>
    <name>AgreementBar</name>
    <message>
        <source>Agreement</source>
        <translation>Übereinstimmung</translation>
    </message>
</context><context>
    <name>AgreementPage</name>
    <message>
        <source>Agreement</source>
        <translation>Übereinstimmung</translation>
    </message>
    <message>
        <source>Only looks in which &amp;both are sure</source>
        <translation>Nur Vergleiche, in denen &amp;beide sicher sind</translation>
    </message>
    <message>
        <source>Emotions that are named differently</source>
        <translation>Emotionen, die verschieden benannt werden</translation>
    </message>
    <message>
        <source>People</source>
        <translation>Personen</translation>
    </message>
    <message>
        <source>&amp;Save as CSV …</source>
        <translation>Als CSV &amp;speichern …</translation>
    </message>
    <message>
        <source>Cou&amp;nt anew</source>
        <translation>&amp;Neu zählen</translation>
    </message>
    <message>
        <source>Named differently</source>
        <translation>Verschieden benannt</translation>
    </message>
    <message>
        <source>Nothing is compared yet</source>
        <translation>Noch wird nichts verglichen</translation>
    </message>
    <message>
        <source>Choose what to compare in the menu Model &gt; Compare with.</source>
        <translation>Wählen Sie im Menü Modell &gt; Vergleichen mit, was verglichen wird.</translation>
    </message>
    <message>
        <source>{} and {}</source>
        <translation>{} und {}</translation>
    </message>
    <message>
        <source>Looks</source>
        <translation>Vergleiche</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>Anteil</translation>
    </message>
    <message>
        <source>Person</source>
        <translation>Person</translation>
    </message>
    <message>
        <source>Same emotion</source>
        <translation>Gleiche Emotion</translation>
    </message>
    <message>
        <source>Both sure: same emotion in {} of {} looks</source>
        <translation>Beide sicher: gleiche Emotion in {} von {} Vergleichen</translation>
    </message>
    <message>
        <source>All: same emotion in {} of {} looks</source>
        <translation>Alle: gleiche Emotion in {} von {} Vergleichen</translation>
    </message>
    <message>
        <source>{}, Cohen's kappa {}</source>
        <translation>{}, Cohens Kappa {}</translation>
    </message>
    <message>
        <source>Looks with an emotion that only one of them knows, which are in no share: {}</source>
        <translation>Vergleiche mit einer Emotion, die nur eines kennt und die in keinem Anteil sind: {}</translation>
    </message>
</context><context>
    <name>Commands</name>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Open video or photos …</source>
        <translation>Video oder Fotos ö&amp;ffnen …</translation>
    </message>
    <message>
        <source>Open &amp;folder of pictures …</source>
        <translation>&amp;Ordner mit Bildern öffnen …</translation>
    </message>
    <message>
        <source>Open &amp;network stream …</source>
        <translation>&amp;Netzwerkstream öffnen …</translation>
    </message>
    <message>
        <source>Open s&amp;ession …</source>
        <translation>S&amp;itzung öffnen …</translation>
    </message>
    <message>
        <source>Re&amp;view last session</source>
        <translation>&amp;Letzte Sitzung ansehen</translation>
    </message>
    <message>
        <source>Show the session that ended last, with its timeline, people and report</source>
        <translation>Die zuletzt beendete Sitzung mit Zeitachse, Personen und Bericht zeigen</translation>
    </message>
    <message>
        <source>&amp;Save picture …</source>
        <translation>Bild &amp;speichern …</translation>
    </message>
    <message>
        <source>Save the picture with its boxes and labels to a file</source>
        <translation>Speichert das Bild mit Rahmen und Beschriftungen in eine Datei</translation>
    </message>
    <message>
        <source>Save f&amp;aces …</source>
        <translation>&amp;Gesichter speichern …</translation>
    </message>
    <message>
        <source>Save every face of the opened photos or video as a picture, to label it</source>
        <translation>Speichert jedes Gesicht der geöffneten Fotos oder des Videos als Bild, um es zu beschriften</translation>
    </message>
    <message>
        <source>&amp;Label faces …</source>
        <translation>Gesichter &amp;beschriften …</translation>
    </message>
    <message>
        <source>Say what saved faces show, and see how the model agrees with you</source>
        <translation>Sagen, was gespeicherte Gesichter zeigen, und sehen, wie weit das Modell zustimmt</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>Been&amp;den</translation>
    </message>
    <message>
        <source>&amp;Source</source>
        <translation>&amp;Quelle</translation>
    </message>
    <message>
        <source>&amp;Demo</source>
        <translation>&amp;Demo</translation>
    </message>
    <message>
        <source>N&amp;ext camera</source>
        <translation>Nä&amp;chste Kamera</translation>
    </message>
    <message>
        <source>&amp;Look for cameras again</source>
        <translation>&amp;Kameras neu suchen</translation>
    </message>
    <message>
        <source>&amp;Play again</source>
        <translation>&amp;Noch einmal abspielen</translation>
    </message>
    <message>
        <source>Open this source again, from its start</source>
        <translation>Öffnet diese Quelle noch einmal von vorn</translation>
    </message>
    <message>
        <source>&amp;Play</source>
        <translation>A&amp;bspielen</translation>
    </message>
    <message>
        <source>&amp;Play or pause</source>
        <translation>&amp;Abspielen oder anhalten</translation>
    </message>
    <message>
        <source>Pre&amp;vious photo</source>
        <translation>&amp;Vorheriges Foto</translation>
    </message>
    <message>
        <source>&amp;Next photo</source>
        <translation>&amp;Nächstes Foto</translation>
    </message>
    <message>
        <source>To the &amp;start</source>
        <translation>An den An&amp;fang</translation>
    </message>
    <message>
        <source>To the &amp;last photo</source>
        <translation>Zum &amp;letzten Foto</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Mirror webcams</source>
        <translation>&amp;Webcams spiegeln</translation>
    </message>
    <message>
        <source>&amp;Landmarks</source>
        <translation>&amp;Gesichtspunkte</translation>
    </message>
    <message>
        <source>&amp;People</source>
        <translation>&amp;Personen</translation>
    </message>
    <message>
        <source>&amp;Timeline</source>
        <translation>&amp;Zeitleiste</translation>
    </message>
    <message>
        <source>&amp;Valence and arousal</source>
        <translation>&amp;Valenz und Erregung</translation>
    </message>
    <message>
        <source>Pa&amp;use the timeline</source>
        <translation>Zeitleiste &amp;anhalten</translation>
    </message>
    <message>
        <source>&amp;Full screen</source>
        <translation>Voll&amp;bild</translation>
    </message>
    <message>
        <source>T&amp;heme</source>
        <translation>&amp;Farben</translation>
    </message>
    <message>
        <source>Lan&amp;guage</source>
        <translation>Sp&amp;rache</translation>
    </message>
    <message>
        <source>&amp;Reset settings …</source>
        <translation>Einstellungen zurück&amp;setzen …</translation>
    </message>
    <message>
        <source>off</source>
        <translation>aus</translation>
    </message>
    <message>
        <source>with and without the headset bar</source>
        <translation>mit und ohne Balken der VR-Brille</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>&amp;Model</source>
        <translation>&amp;Modell</translation>
    </message>
    <message>
        <source>Second &amp;label</source>
        <translation>&amp;Zweite Beschriftung</translation>
    </message>
    <message>
        <source>&amp;Detector</source>
        <translation>&amp;Detektor</translation>
    </message>
    <message>
        <source>Simulated VR &amp;headset</source>
        <translation>Simulierte VR-&amp;Brille</translation>
    </message>
    <message>
        <source>Draw a black bar over the eyes before the emotion is classified</source>
        <translation>Zeichnet einen schwarzen Balken über die Augen, bevor die Emotion bestimmt wird</translation>
    </message>
    <message>
        <source>C&amp;ompare</source>
        <translation>&amp;Vergleichen</translation>
    </message>
    <message>
        <source>Label every face twice, and show both pictures; again: one picture</source>
        <translation>Jedes Gesicht doppelt benennen und beide Bilder zeigen; noch einmal: ein Bild</translation>
    </message>
    <message>
        <source>Compare &amp;with</source>
        <translation>Vergleichen &amp;mit</translation>
    </message>
    <message>
        <source>A&amp;greement …</source>
        <translation>Übereinstimmun&amp;g …</translation>
    </message>
    <message>
        <source>Show which emotions the two labellings name differently, and save it</source>
        <translation>Zeigen, welche Emotionen verschieden benannt werden, und es speichern</translation>
    </message>
    <message>
        <source>Cou&amp;nt anew</source>
        <translation>&amp;Neu zählen</translation>
    </message>
    <message>
        <source>Begin the count of the agreement anew</source>
        <translation>Die Übereinstimmung von vorn zählen</translation>
    </message>
    <message>
        <source>&amp;Record</source>
        <translation>A&amp;ufnahme</translation>
    </message>
    <message>
        <source>Start s&amp;ession</source>
        <translation>S&amp;itzung beginnen</translation>
    </message>
    <message>
        <source>Record every face at its time of day into a folder, which can be reviewed later</source>
        <translation>Jedes Gesicht mit seiner Uhrzeit in einen Ordner aufzeichnen, der später durchgesehen werden kann</translation>
    </message>
    <message>
        <source>Keep the &amp;video in sessions</source>
        <translation>&amp;Video in Sitzungen behalten</translation>
    </message>
    <message>
        <source>&amp;Folder of the sessions …</source>
        <translation>&amp;Ordner der Sitzungen …</translation>
    </message>
    <message>
        <source>Set a &amp;marker</source>
        <translation>&amp;Marke setzen</translation>
    </message>
    <message>
        <source>Mar&amp;kers</source>
        <translation>Ma&amp;rken</translation>
    </message>
    <message>
        <source>&amp;Labels of the markers …</source>
        <translation>&amp;Namen der Marken …</translation>
    </message>
    <message>
        <source>S&amp;timulus …</source>
        <translation>S&amp;timuli …</translation>
    </message>
    <message>
        <source>Show pictures and videos on a second screen while a session records how people respond</source>
        <translation>Bilder und Videos auf einem zweiten Bildschirm zeigen, während eine Sitzung die Reaktionen aufzeichnet</translation>
    </message>
    <message>
        <source>Start &amp;recording …</source>
        <translation>&amp;Aufnahme starten …</translation>
    </message>
    <message>
        <source>Record the picture with its boxes and labels to a video file</source>
        <translation>Nimmt das Bild mit Rahmen und Beschriftungen in eine Videodatei auf</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>&amp;Privacy and law</source>
        <translation>&amp;Datenschutz und Recht</translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts</source>
        <translation>&amp;Tastenkürzel</translation>
    </message>
    <message>
        <source>Model &amp;cards</source>
        <translation>Modell&amp;karten</translation>
    </message>
    <message>
        <source>&amp;About fer-cam</source>
        <translation>Ü&amp;ber fer-cam</translation>
    </message>
</context><context>
    <name>Compare</name>
    <message>
        <source>Without headset</source>
        <translation>Ohne VR-Brille</translation>
    </message>
    <message>
        <source>With headset</source>
        <translation>Mit VR-Brille</translation>
    </message>
    <message>
        <source>Nothing to compare yet</source>
        <translation>Noch nichts zu vergleichen</translation>
    </message>
    <message>
        <source>Same emotion in {} of {} sure looks</source>
        <translation>Gleiche Emotion in {} von {} sicheren Vergleichen</translation>
    </message>
    <message>
        <source>in {} of all {}</source>
        <translation>in {} von allen {}</translation>
    </message>
    <message>
        <source>No sure look yet</source>
        <translation>Noch kein sicherer Vergleich</translation>
    </message>
    <message>
        <source>same emotion in {} of all {}</source>
        <translation>gleiche Emotion in {} von allen {}</translation>
    </message>
    <message>
        <source>1 person</source>
        <translation>1 Person</translation>
    </message>
    <message>
        <source>{} people</source>
        <translation>{} Personen</translation>
    </message>
    <message>
        <source>Same in {} of {} sure looks</source>
        <translation>Gleich in {} von {} sicheren Vergleichen</translation>
    </message>
    <message>
        <source>A look is a face in a frame in which both have classified it, at most 15 times a second. It is sure if both are sure. A look with an emotion that only one of them knows is counted apart, and is in no share. The count begins anew with another source, model or comparison.</source>
        <translation>Ein Vergleich ist ein Gesicht in einem Bild, in dem beide es beurteilt haben, höchstens 15-mal in der Sekunde. Er ist sicher, wenn beide sicher sind. Ein Vergleich mit einer Emotion, die nur eines von beiden kennt, wird getrennt gezählt und gehört zu keinem Anteil. Mit anderer Quelle, anderem Modell oder anderer Gegenüberstellung beginnt die Zählung neu.</translation>
    </message>
</context><context>
    <name>Detector</name>
    <message>
        <source>BlazeFace – tilted, dark and small faces too</source>
        <translation>BlazeFace – auch geneigte, dunkle und kleine Gesichter</translation>
    </message>
    <message>
        <source>MTCNN – turned faces too</source>
        <translation>MTCNN – auch gedrehte Gesichter</translation>
    </message>
    <message>
        <source>Haar – frontal faces</source>
        <translation>Haar – Gesichter von vorn</translation>
    </message>
</context><context>
    <name>Emotion</name>
    <message>
        <source>angry</source>
        <translation>Ärger</translation>
    </message>
    <message>
        <source>disgust</source>
        <translation>Ekel</translation>
    </message>
    <message>
        <source>fear</source>
        <translation>Angst</translation>
    </message>
    <message>
        <source>happy</source>
        <translation>Freude</translation>
    </message>
    <message>
        <source>sad</source>
        <translation>Trauer</translation>
    </message>
    <message>
        <source>surprise</source>
        <translation>Überraschung</translation>
    </message>
    <message>
        <source>neutral</source>
        <translation>neutral</translation>
    </message>
    <message>
        <source>contempt</source>
        <translation>Verachtung</translation>
    </message>
    <message>
        <source>unsure</source>
        <translation>unsicher</translation>
    </message>
</context><context>
    <name>FacePage</name>
    <message>
        <source>Faces with a label</source>
        <translation>Gesichter mit Beschriftung</translation>
    </message>
</context><context>
    <name>FaceView</name>
    <message>
        <source>Face to label</source>
        <translation>Zu beschriftendes Gesicht</translation>
    </message>
</context><context>
    <name>Facts</name>
    <message>
        <source>Nothing leaves this machine</source>
        <translation>Nichts verlässt diesen Rechner</translation>
    </message>
    <message>
        <source>All work is done here. No picture and no result is sent anywhere.</source>
        <translation>Alles wird hier berechnet. Kein Bild und kein Ergebnis wird irgendwohin gesendet.</translation>
    </message>
    <message>
        <source>Nothing is kept unless you record</source>
        <translation>Nichts bleibt, wenn Sie nicht aufnehmen</translation>
    </message>
    <message>
        <source>Pictures and labels are forgotten when the window closes, unless you save or record.</source>
        <translation>Bilder und Ergebnisse sind vergessen, wenn sich das Fenster schließt, außer Sie speichern sie oder nehmen auf.</translation>
    </message>
    <message>
        <source>A label is not a feeling</source>
        <translation>Ein Ausdruck ist kein Gefühl</translation>
    </message>
    <message>
        <source>It says which expression a face looks like, and is often wrong. It does not say what a person feels.</source>
        <translation>Die Beschriftung sagt, welchem Ausdruck ein Gesicht ähnelt, und ist oft falsch. Sie sagt nicht, was ein Mensch fühlt.</translation>
    </message>
    <message>
        <source>The law</source>
        <translation>Das Recht</translation>
    </message>
    <message>
        <source>The EU's AI Act bans inferring emotions at work and in schools (Art. 5(1)(f)), and asks that people who are exposed to such a system be told (Art. 50(3)). This is not legal advice.</source>
        <translation>Die KI-Verordnung der EU verbietet es, am Arbeitsplatz und in Bildungseinrichtungen Emotionen abzuleiten (Art. 5 Abs. 1 Buchst. f), und verlangt, dass betroffene Personen informiert werden (Art. 50 Abs. 3). Dies ist keine Rechtsberatung.</translation>
    </message>
</context><context>
    <name>FileControl</name>
    <message>
        <source>A recording follows the film: end it before you go to another place</source>
        <translation>Eine Aufnahme folgt dem Film: Beenden Sie sie, bevor Sie an eine andere Stelle gehen</translation>
    </message>
</context><context>
    <name>Informed</name>
    <message>
        <source>Before you record</source>
        <translation>Bevor Sie aufnehmen</translation>
    </message>
    <message>
        <source>Do the people in the picture know that their expressions are recorded?</source>
        <translation>Wissen die Personen im Bild, dass ihre Gesichtsausdrücke aufgenommen werden?</translation>
    </message>
    <message>
        <source>The EU's AI Act (Art. 50(3)) asks that they be told.</source>
        <translation>Die KI-Verordnung der EU (Art. 50 Abs. 3) verlangt, dass sie informiert werden.</translation>
    </message>
    <message>
        <source>&amp;Yes, they were told</source>
        <translation>&amp;Ja, sie wurden informiert</translation>
    </message>
    <message>
        <source>&amp;No, not yet</source>
        <translation>&amp;Nein, noch nicht</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>&amp;Abbrechen</translation>
    </message>
</context><context>
    <name>ItemForm</name>
    <message>
        <source>Preview</source>
        <translation>Vorschau</translation>
    </message>
    <message>
        <source>&amp;Name in the report</source>
        <translation>&amp;Name im Bericht</translation>
    </message>
    <message>
        <source>S&amp;hown for</source>
        <translation>&amp;Anzeigedauer</translation>
    </message>
    <message>
        <source>the whole video</source>
        <translation>das ganze Video</translation>
    </message>
    <message>
        <source>as all pictures</source>
        <translation>wie alle Bilder</translation>
    </message>
    <message>
        <source>Add pictures or videos, and choose one to see it here</source>
        <translation>Fügen Sie Bilder oder Videos hinzu, und wählen Sie eines, um es hier zu sehen</translation>
    </message>
</context><context>
    <name>ItemList</name>
    <message>
        <source>Items of the playlist</source>
        <translation>Einträge der Wiedergabeliste</translation>
    </message>
</context><context>
    <name>LabelActions</name>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Open faces …</source>
        <translation>Gesichter ö&amp;ffnen …</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>S&amp;chließen</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>&amp;Cannot say</source>
        <translation>&amp;Nicht zu sagen</translation>
    </message>
    <message>
        <source>&amp;Go</source>
        <translation>&amp;Gehe</translation>
    </message>
    <message>
        <source>&amp;Back</source>
        <translation>&amp;Zurück</translation>
    </message>
    <message>
        <source>&amp;Skip</source>
        <translation>Ü&amp;berspringen</translation>
    </message>
    <message>
        <source>&amp;Next without a label</source>
        <translation>&amp;Nächstes ohne Beschriftung</translation>
    </message>
    <message>
        <source>S&amp;core</source>
        <translation>&amp;Auswertung</translation>
    </message>
</context><context>
    <name>LabelClose</name>
    <message>
        <source>Label faces</source>
        <translation>Gesichter beschriften</translation>
    </message>
    <message>
        <source>The last labels are not saved.</source>
        <translation>Die letzten Beschriftungen sind nicht gespeichert.</translation>
    </message>
    <message>
        <source>&amp;Keep the window open</source>
        <translation>&amp;Fenster offen lassen</translation>
    </message>
    <message>
        <source>&amp;Close without them</source>
        <translation>&amp;Ohne sie schließen</translation>
    </message>
</context><context>
    <name>LabelPanel</name>
    <message>
        <source>What does this face show?</source>
        <translation>Was zeigt dieses Gesicht?</translation>
    </message>
    <message>
        <source>‹ &amp;Back</source>
        <translation>‹ &amp;Zurück</translation>
    </message>
    <message>
        <source>S&amp;kip ›</source>
        <translation>Über&amp;springen ›</translation>
    </message>
    <message>
        <source>&amp;Next without a label</source>
        <translation>&amp;Nächstes ohne Beschriftung</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>Rü&amp;ckgängig</translation>
    </message>
    <message>
        <source>&amp;Score …</source>
        <translation>&amp;Auswertung …</translation>
    </message>
    <message>
        <source>&amp;Only faces without a label</source>
        <translation>Nur Gesichter &amp;ohne Beschriftung</translation>
    </message>
    <message>
        <source>&amp;Random order</source>
        <translation>Zufällige &amp;Reihenfolge</translation>
    </message>
    <message>
        <source>Show the &amp;model's answer</source>
        <translation>Antwort des &amp;Modells zeigen</translation>
    </message>
    <message>
        <source>So that the faces before do not lead you</source>
        <translation>Damit die Gesichter davor Sie nicht leiten</translation>
    </message>
    <message>
        <source>It may lead you; leave it off while you label</source>
        <translation>Sie könnte Sie leiten; lassen Sie sie beim Beschriften aus</translation>
    </message>
    <message>
        <source>cannot say</source>
        <translation>nicht zu sagen</translation>
    </message>
</context><context>
    <name>LabelWindow</name>
    <message>
        <source>Label faces</source>
        <translation>Gesichter beschriften</translation>
    </message>
    <message>
        <source>Opening …</source>
        <translation>Öffnet …</translation>
    </message>
    <message>
        <source>Open faces</source>
        <translation>Gesichter öffnen</translation>
    </message>
    <message>
        <source>Tables of faces</source>
        <translation>Tabellen von Gesichtern</translation>
    </message>
    <message>
        <source>Every face has been looked at</source>
        <translation>Alle Gesichter sind angesehen</translation>
    </message>
    <message>
        <source>This is the last face</source>
        <translation>Dies ist das letzte Gesicht</translation>
    </message>
    <message>
        <source>No other face waits for a label</source>
        <translation>Kein anderes Gesicht wartet auf eine Beschriftung</translation>
    </message>
    <message>
        <source>Face {} of {}</source>
        <translation>Gesicht {} von {}</translation>
    </message>
    <message>
        <source>Model: {}</source>
        <translation>Modell: {}</translation>
    </message>
    <message>
        <source>{} of {} labelled</source>
        <translation>{} von {} beschriftet</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>Gespeichert</translation>
    </message>
    <message>
        <source>These faces cannot be labelled</source>
        <translation>Diese Gesichter lassen sich nicht beschriften</translation>
    </message>
</context><context>
    <name>LabelWindows</name>
    <message>
        <source>Open the table of saved faces ({})</source>
        <translation>Tabelle der gespeicherten Gesichter öffnen ({})</translation>
    </message>
    <message>
        <source>Tables of faces</source>
        <translation>Tabellen von Gesichtern</translation>
    </message>
</context><context>
    <name>Markers</name>
    <message>
        <source>Labels of the markers</source>
        <translation>Namen der Marken</translation>
    </message>
    <message>
        <source>Key {}</source>
        <translation>Taste {}</translation>
    </message>
</context><context>
    <name>Messages</name>
    <message>
        <source>Looking for a camera …</source>
        <translation>Sucht eine Kamera …</translation>
    </message>
    <message>
        <source>Opening …</source>
        <translation>Öffnet …</translation>
    </message>
    <message>
        <source>&amp;Try again</source>
        <translation>N&amp;och einmal versuchen</translation>
    </message>
    <message>
        <source>The source has ended. Press Play again, or choose another source.</source>
        <translation>Die Quelle ist zu Ende. Spielen Sie sie noch einmal ab, oder wählen Sie eine andere.</translation>
    </message>
    <message>
        <source>Starting …</source>
        <translation>Startet …</translation>
    </message>
</context><context>
    <name>ModelCard</name>
    <message>
        <source>Labels</source>
        <translation>Klassen</translation>
    </message>
    <message>
        <source>Accuracy on test faces</source>
        <translation>Genauigkeit auf Testgesichtern</translation>
    </message>
    <message>
        <source>with the headset bar</source>
        <translation>mit dem Balken der VR-Brille</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Lizenz</translation>
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
        <translation>Personen im Bild</translation>
    </message>
    <message>
        <source>No face</source>
        <translation>Kein Gesicht</translation>
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
        <translation>Wahrscheinlichkeit jeder Emotion</translation>
    </message>
    <message>
        <source>Click to give this person a name</source>
        <translation>Klicken Sie, um dieser Person einen Namen zu geben</translation>
    </message>
    <message>
        <source>Name of the person</source>
        <translation>Name der Person</translation>
    </message>
    <message>
        <source>not in the picture</source>
        <translation>nicht im Bild</translation>
    </message>
</context><context>
    <name>PictureMessage</name>
    <message>
        <source>&amp;Try again</source>
        <translation>N&amp;och einmal versuchen</translation>
    </message>
    <message>
        <source>Show the &amp;demo</source>
        <translation>D&amp;emo zeigen</translation>
    </message>
</context><context>
    <name>PictureView</name>
    <message>
        <source>No face</source>
        <translation>Kein Gesicht</translation>
    </message>
</context><context>
    <name>Pictures</name>
    <message>
        <source>Live picture, second labels</source>
        <translation>Livebild, zweite Benennung</translation>
    </message>
</context><context>
    <name>PlayerBar</name>
    <message>
        <source>Position in the file</source>
        <translation>Stelle in der Datei</translation>
    </message>
    <message>
        <source>‹ &amp;Back</source>
        <translation>‹ &amp;Zurück</translation>
    </message>
    <message>
        <source>&amp;Next ›</source>
        <translation>&amp;Weiter ›</translation>
    </message>
    <message>
        <source>The previous photo (Page up, or Left in the picture)</source>
        <translation>Das vorherige Foto (Bild auf, oder Pfeil links im Bild)</translation>
    </message>
    <message>
        <source>The next photo (Page down, or Right in the picture)</source>
        <translation>Das nächste Foto (Bild ab, oder Pfeil rechts im Bild)</translation>
    </message>
    <message>
        <source>Position</source>
        <translation>Stelle</translation>
    </message>
    <message>
        <source>P&amp;ause</source>
        <translation>Anhal&amp;ten</translation>
    </message>
    <message>
        <source>Pla&amp;y</source>
        <translation>Abspiele&amp;n</translation>
    </message>
    <message>
        <source>Stay at this picture (F8, or Space in the picture)</source>
        <translation>Bei diesem Bild bleiben (F8, oder Leertaste im Bild)</translation>
    </message>
    <message>
        <source>Go on by itself (F8, or Space in the picture)</source>
        <translation>Von selbst weitergehen (F8, oder Leertaste im Bild)</translation>
    </message>
    <message>
        <source>{} of {}</source>
        <translation>{} von {}</translation>
    </message>
</context><context>
    <name>PlaylistFiles</name>
    <message>
        <source>Add pictures and videos</source>
        <translation>Bilder und Videos hinzufügen</translation>
    </message>
    <message>
        <source>Pictures and videos</source>
        <translation>Bilder und Videos</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>Alle Dateien</translation>
    </message>
    <message>
        <source>Add the files of a folder</source>
        <translation>Dateien eines Ordners hinzufügen</translation>
    </message>
    <message>
        <source>Open playlist</source>
        <translation>Wiedergabeliste öffnen</translation>
    </message>
    <message>
        <source>Playlists</source>
        <translation>Wiedergabelisten</translation>
    </message>
    <message>
        <source>Files that are missing: {}; remove them, or put them back</source>
        <translation>Diese Dateien fehlen: {}; entfernen Sie sie aus der Liste, oder legen Sie sie zurück</translation>
    </message>
    <message>
        <source>Save playlist</source>
        <translation>Wiedergabeliste speichern</translation>
    </message>
    <message>
        <source>Saved {}</source>
        <translation>{} gespeichert</translation>
    </message>
</context><context>
    <name>RecordingTime</name>
    <message>
        <source>Recording; press Stop recording to finish the video</source>
        <translation>Die Aufnahme läuft; „Aufnahme beenden“ schließt das Video ab</translation>
    </message>
    <message>
        <source>Session {}</source>
        <translation>Sitzung {}</translation>
    </message>
    <message>
        <source>Session: waits for a picture</source>
        <translation>Sitzung: wartet auf ein Bild</translation>
    </message>
</context><context>
    <name>Reset</name>
    <message>
        <source>Reset settings</source>
        <translation>Einstellungen zurücksetzen</translation>
    </message>
    <message>
        <source>Set every setting of the window back?</source>
        <translation>Alle Einstellungen des Fensters zurücksetzen?</translation>
    </message>
    <message>
        <source>Recordings, pictures and other files stay.</source>
        <translation>Aufnahmen, Bilder und andere Dateien bleiben.</translation>
    </message>
    <message>
        <source>&amp;Reset</source>
        <translation>&amp;Zurücksetzen</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>&amp;Abbrechen</translation>
    </message>
</context><context>
    <name>ReviewActions</name>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Open session …</source>
        <translation>S&amp;itzung öffnen …</translation>
    </message>
    <message>
        <source>Open &amp;report</source>
        <translation>Be&amp;richt öffnen</translation>
    </message>
    <message>
        <source>&amp;Export faces …</source>
        <translation>&amp;Gesichter exportieren …</translation>
    </message>
    <message>
        <source>Export responses to &amp;stimuli …</source>
        <translation>Reaktionen auf &amp;Stimuli exportieren …</translation>
    </message>
    <message>
        <source>Export &amp;timelines …</source>
        <translation>&amp;Zeitachsen exportieren …</translation>
    </message>
    <message>
        <source>Save &amp;picture of the timeline …</source>
        <translation>Bil&amp;d der Zeitachse speichern …</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>S&amp;chließen</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>Re&amp;name …</source>
        <translation>Um&amp;benennen …</translation>
    </message>
    <message>
        <source>&amp;Merge with …</source>
        <translation>&amp;Vereinen mit …</translation>
    </message>
    <message>
        <source>Choose a &amp;range</source>
        <translation>Bereich &amp;wählen</translation>
    </message>
    <message>
        <source>&amp;Leave it out</source>
        <translation>Aus&amp;lassen</translation>
    </message>
    <message>
        <source>&amp;Play</source>
        <translation>&amp;Abspielen</translation>
    </message>
    <message>
        <source>&amp;Play or pause</source>
        <translation>&amp;Abspielen oder anhalten</translation>
    </message>
    <message>
        <source>A second &amp;back</source>
        <translation>Eine Sekunde &amp;zurück</translation>
    </message>
    <message>
        <source>A second &amp;forward</source>
        <translation>Eine Sekunde &amp;vor</translation>
    </message>
    <message>
        <source>To the pre&amp;vious marker</source>
        <translation>Zur vor&amp;herigen Marke</translation>
    </message>
    <message>
        <source>To the &amp;next marker</source>
        <translation>Zur &amp;nächsten Marke</translation>
    </message>
</context><context>
    <name>ReviewCurves</name>
    <message>
        <source>Choose a &amp;range</source>
        <translation>Bereich &amp;wählen</translation>
    </message>
    <message>
        <source>Leave it &amp;out</source>
        <translation>Aus&amp;lassen</translation>
    </message>
    <message>
        <source>Person on the timeline</source>
        <translation>Person auf der Zeitleiste</translation>
    </message>
    <message>
        <source>Curves of the timeline</source>
        <translation>Kurven der Zeitleiste</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>Zeitleiste</translation>
    </message>
    <message>
        <source>Emotions</source>
        <translation>Emotionen</translation>
    </message>
    <message>
        <source>Valence and arousal</source>
        <translation>Valenz und Erregung</translation>
    </message>
    <message>
        <source>valence</source>
        <translation>Valenz</translation>
    </message>
    <message>
        <source>arousal</source>
        <translation>Erregung</translation>
    </message>
</context><context>
    <name>ReviewFiles</name>
    <message>
        <source>Saved {}</source>
        <translation>{} gespeichert</translation>
    </message>
    <message>
        <source>Export faces</source>
        <translation>Gesichter exportieren</translation>
    </message>
    <message>
        <source>Export responses to stimuli</source>
        <translation>Reaktionen auf Stimuli exportieren</translation>
    </message>
    <message>
        <source>Export timelines</source>
        <translation>Zeitachsen exportieren</translation>
    </message>
    <message>
        <source>Save picture of the timeline</source>
        <translation>Bild der Zeitachse speichern</translation>
    </message>
    <message>
        <source>{}: is in the session's folder; choose another one</source>
        <translation>{}: liegt im Ordner der Sitzung; wählen Sie einen anderen</translation>
    </message>
</context><context>
    <name>ReviewSide</name>
    <message>
        <source>Share of time in each emotion</source>
        <translation>Zeitanteil jeder Emotion</translation>
    </message>
    <message>
        <source>&amp;Merge with …</source>
        <translation>&amp;Vereinen mit …</translation>
    </message>
    <message>
        <source>People of the session</source>
        <translation>Personen der Sitzung</translation>
    </message>
    <message>
        <source>Double-click or F2: give this person a name</source>
        <translation>Doppelklick oder F2: dieser Person einen Namen geben</translation>
    </message>
    <message>
        <source>Markers</source>
        <translation>Marken</translation>
    </message>
    <message>
        <source>People</source>
        <translation>Personen</translation>
    </message>
    <message>
        <source>Share of time</source>
        <translation>Zeitanteil</translation>
    </message>
</context><context>
    <name>ReviewWindow</name>
    <message>
        <source>Picture of the session</source>
        <translation>Bild der Sitzung</translation>
    </message>
    <message>
        <source>Opening …</source>
        <translation>Öffnet …</translation>
    </message>
    <message>
        <source>Open session</source>
        <translation>Sitzung öffnen</translation>
    </message>
    <message>
        <source>This session was interrupted; everything up to its last line is here</source>
        <translation>Diese Sitzung wurde unterbrochen; alles bis zu ihrer letzten Zeile ist da</translation>
    </message>
    <message>
        <source>{} is the same person as:</source>
        <translation>{} ist dieselbe Person wie:</translation>
    </message>
    <message>
        <source>Merge two people</source>
        <translation>Zwei Personen vereinen</translation>
    </message>
    <message>
        <source>This session cannot be opened</source>
        <translation>Diese Sitzung kann nicht geöffnet werden</translation>
    </message>
    <message>
        <source>The video of this session was not kept</source>
        <translation>Das Video dieser Sitzung wurde nicht behalten</translation>
    </message>
    <message>
        <source>To see it here, tick Record &gt; Keep the video in sessions before you record.</source>
        <translation>Um es hier zu sehen, setzen Sie vor der Aufnahme den Haken bei Aufnahme &gt; Video in Sitzungen behalten.</translation>
    </message>
</context><context>
    <name>SaveFaces</name>
    <message>
        <source>Faces are being saved already; wait for them, or cancel that</source>
        <translation>Es werden schon Gesichter gespeichert; warten Sie darauf, oder brechen Sie es ab</translation>
    </message>
    <message>
        <source>Open photos, a folder or a video first; then their faces can be saved</source>
        <translation>Öffnen Sie zuerst Fotos, einen Ordner oder ein Video; dann lassen sich ihre Gesichter speichern</translation>
    </message>
    <message>
        <source>Folder for the faces</source>
        <translation>Ordner für die Gesichter</translation>
    </message>
    <message>
        <source>Save faces</source>
        <translation>Gesichter speichern</translation>
    </message>
    <message>
        <source>{} holds other files. Save the faces into a new folder in it?</source>
        <translation>{} enthält andere Dateien. Die Gesichter in einen neuen Ordner darin speichern?</translation>
    </message>
    <message>
        <source>The new folder is called {}.</source>
        <translation>Der neue Ordner heißt {}.</translation>
    </message>
    <message>
        <source>In a &amp;new folder</source>
        <translation>In einen &amp;neuen Ordner</translation>
    </message>
    <message>
        <source>&amp;Among the files</source>
        <translation>&amp;Zwischen die Dateien</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>&amp;Abbrechen</translation>
    </message>
    <message>
        <source>{} has {} faces already, {} of them with a label. Add the new ones?</source>
        <translation>{} hat schon {} Gesichter, davon {} mit Beschriftung. Die neuen hinzufügen?</translation>
    </message>
    <message>
        <source>Faces and labels that are there stay. Photos whose faces are there are skipped.</source>
        <translation>Vorhandene Gesichter und Beschriftungen bleiben. Fotos, deren Gesichter schon da sind, werden übersprungen.</translation>
    </message>
    <message>
        <source>&amp;Add</source>
        <translation>&amp;Hinzufügen</translation>
    </message>
    <message>
        <source>Looking for faces …</source>
        <translation>Sucht Gesichter …</translation>
    </message>
    <message>
        <source>Photo {} of {}, {} faces saved</source>
        <translation>Foto {} von {}, {} Gesichter gespeichert</translation>
    </message>
    <message>
        <source>{} of {}, {} faces saved</source>
        <translation>{} von {}, {} Gesichter gespeichert</translation>
    </message>
    <message>
        <source>choose another folder</source>
        <translation>wählen Sie einen anderen Ordner</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>S&amp;chließen</translation>
    </message>
    <message>
        <source>&amp;Label them …</source>
        <translation>&amp;Beschriften …</translation>
    </message>
</context><context>
    <name>SavedFaces</name>
    <message>
        <source>Saved {} faces of {} photos in {}</source>
        <translation>{} Gesichter aus {} Fotos in {} gespeichert</translation>
    </message>
    <message>
        <source>Saved {} faces of {} frames in {}</source>
        <translation>{} Gesichter aus {} Einzelbildern in {} gespeichert</translation>
    </message>
    <message>
        <source>Cancelled before the end. Save into this folder again to go on.</source>
        <translation>Vor dem Ende abgebrochen. Speichern Sie noch einmal in diesen Ordner, um fortzufahren.</translation>
    </message>
    <message>
        <source>Cancelled: {} photos are left. Save into this folder again to go on.</source>
        <translation>Abgebrochen: {} Fotos fehlen noch. Speichern Sie noch einmal in diesen Ordner, um fortzufahren.</translation>
    </message>
    <message>
        <source>No face found in {} of them: {}</source>
        <translation>Kein Gesicht gefunden in {} davon: {}</translation>
    </message>
    <message>
        <source>No face found in {} of them</source>
        <translation>Kein Gesicht gefunden in {} davon</translation>
    </message>
    <message>
        <source>Skipped, because their faces were there: {}</source>
        <translation>Übersprungen, weil ihre Gesichter schon da waren: {}</translation>
    </message>
    <message>
        <source>Could not be read: {}</source>
        <translation>Nicht lesbar: {}</translation>
    </message>
</context><context>
    <name>Saving</name>
    <message>
        <source>There is no picture to save yet; choose a source first</source>
        <translation>Es gibt noch kein Bild; wählen Sie zuerst eine Quelle</translation>
    </message>
    <message>
        <source>Save picture</source>
        <translation>Bild speichern</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>Save the agreement</source>
        <translation>Übereinstimmung speichern</translation>
    </message>
    <message>
        <source>Tables</source>
        <translation>Tabellen</translation>
    </message>
    <message>
        <source>{}: is the source itself, which would be lost; choose another name</source>
        <translation>{}: ist die Quelle selbst, die verloren ginge; wählen Sie einen anderen Namen</translation>
    </message>
    <message>
        <source>Saved {}</source>
        <translation>{} gespeichert</translation>
    </message>
    <message>
        <source>Record to</source>
        <translation>Aufnehmen in</translation>
    </message>
    <message>
        <source>Videos</source>
        <translation>Videos</translation>
    </message>
</context><context>
    <name>ScorePage</name>
    <message>
        <source>Recall of each emotion</source>
        <translation>Trefferquote jeder Emotion</translation>
    </message>
    <message>
        <source>Recall</source>
        <translation>Trefferquote (Recall)</translation>
    </message>
    <message>
        <source>Of the faces to which you gave an emotion: the share to which the model gave it, too</source>
        <translation>Von den Gesichtern, denen Sie eine Emotion gaben: der Anteil, dem das Modell sie auch gab</translation>
    </message>
    <message>
        <source>Faces that differ</source>
        <translation>Abweichende Gesichter</translation>
    </message>
    <message>
        <source>‹ &amp;Back to the faces</source>
        <translation>‹ &amp;Zurück zu den Gesichtern</translation>
    </message>
    <message>
        <source>There is no label yet to which the model's answer can be compared</source>
        <translation>Es gibt noch keine Beschriftung, mit der sich die Antwort des Modells vergleichen ließe</translation>
    </message>
    <message>
        <source>The model agrees with you on {} of {} faces: accuracy {}</source>
        <translation>Das Modell stimmt Ihnen bei {} von {} Gesichtern zu: Genauigkeit {}</translation>
    </message>
    <message>
        <source>Cohen's kappa cannot be given: there is one label only</source>
        <translation>Cohens Kappa lässt sich nicht angeben: Es gibt nur eine Beschriftung</translation>
    </message>
    <message>
        <source>Cohen's kappa {}: the agreement beyond chance, 1 if you always agree</source>
        <translation>Cohens Kappa {}: Übereinstimmung über den Zufall hinaus, 1 bei völliger Übereinstimmung</translation>
    </message>
    <message>
        <source>{} {} of {}</source>
        <translation>{} {} von {}</translation>
    </message>
    <message>
        <source>Faces that differ: {}</source>
        <translation>Abweichende Gesichter: {}</translation>
    </message>
    <message>
        <source>fer-train evaluate --labels {} gives the same accuracy for the answers in the table.</source>
        <translation>fer-train evaluate --labels {} ergibt für die Antworten in der Tabelle dieselbe Genauigkeit.</translation>
    </message>
    <message>
        <source>Faces that differ: {}; the {} of which the model was surest:</source>
        <translation>Abweichende Gesichter: {}; die {}, bei denen das Modell am sichersten war:</translation>
    </message>
    <message>
        <source>you: {}
model: {}</source>
        <translation>Sie: {}
Modell: {}</translation>
    </message>
</context><context>
    <name>SessionBroken</name>
    <message>
        <source>&amp;Close</source>
        <translation>S&amp;chließen</translation>
    </message>
    <message>
        <source>&amp;Review what was recorded</source>
        <translation>Das &amp;Aufgezeichnete ansehen</translation>
    </message>
    <message>
        <source>Session stopped</source>
        <translation>Sitzung abgebrochen</translation>
    </message>
    <message>
        <source>The session has stopped. Nothing is being recorded now.</source>
        <translation>Die Sitzung ist abgebrochen. Jetzt wird nichts aufgezeichnet.</translation>
    </message>
    <message>
        <source>The session could not begin. Nothing is being recorded.</source>
        <translation>Die Sitzung konnte nicht beginnen. Es wird nichts aufgezeichnet.</translation>
    </message>
</context><context>
    <name>Sessions</name>
    <message>
        <source>Recording a session in {}</source>
        <translation>Eine Sitzung wird in {} aufgezeichnet</translation>
    </message>
    <message>
        <source>The session is in {}; Ctrl+Shift+R reviews it</source>
        <translation>Die Sitzung ist in {}; Strg+Umschalt+R zeigt sie</translation>
    </message>
    <message>
        <source>No session will be recorded</source>
        <translation>Es wird keine Sitzung aufgezeichnet</translation>
    </message>
    <message>
        <source>The session begins with the next picture: choose a source, or press Play again</source>
        <translation>Die Sitzung beginnt mit dem nächsten Bild: Wählen Sie eine Quelle, oder spielen Sie diese noch einmal ab</translation>
    </message>
    <message>
        <source>Marker: {}</source>
        <translation>Marke: {}</translation>
    </message>
    <message>
        <source>Open session</source>
        <translation>Sitzung öffnen</translation>
    </message>
    <message>
        <source>The curves need pyqtgraph: pip install pyqtgraph</source>
        <translation>Die Kurven brauchen pyqtgraph: pip install pyqtgraph</translation>
    </message>
    <message>
        <source>Folder of the sessions</source>
        <translation>Ordner der Sitzungen</translation>
    </message>
</context><context>
    <name>SettingsForm</name>
    <message>
        <source>How long each picture is shown</source>
        <translation>Wie lange jedes Bild gezeigt wird</translation>
    </message>
    <message>
        <source>Empty screen between two items</source>
        <translation>Leerer Bildschirm zwischen zwei Einträgen</translation>
    </message>
    <message>
        <source>Empty screen before the first item, with which the responses are compared</source>
        <translation>Leerer Bildschirm vor dem ersten Eintrag, mit dem die Reaktionen verglichen werden</translation>
    </message>
    <message>
        <source>Fi&amp;xation cross on the empty screen</source>
        <translation>Fi&amp;xationskreuz auf dem leeren Bildschirm</translation>
    </message>
    <message>
        <source>Shuffl&amp;e the items</source>
        <translation>&amp;Einträge mischen</translation>
    </message>
    <message>
        <source>order </source>
        <translation>Reihenfolge </translation>
    </message>
    <message>
        <source>The same number gives the same order; it is kept in the playlist</source>
        <translation>Dieselbe Zahl ergibt dieselbe Reihenfolge; sie steht in der Wiedergabeliste</translation>
    </message>
    <message>
        <source>Ano&amp;ther order</source>
        <translation>Ande&amp;re Reihenfolge</translation>
    </message>
    <message>
        <source>&amp;Pictures are shown for</source>
        <translation>&amp;Bilder werden gezeigt</translation>
    </message>
    <message>
        <source>Pause &amp;between items</source>
        <translation>Pause da&amp;zwischen</translation>
    </message>
    <message>
        <source>Base&amp;line before the first</source>
        <translation>Base&amp;line davor</translation>
    </message>
    <message>
        <source>Sc&amp;reen</source>
        <translation>Bildschir&amp;m</translation>
    </message>
    <message>
        <source>in a window</source>
        <translation>in einem Fenster</translation>
    </message>
    <message>
        <source>Screen {}, full: {} ({} x {})</source>
        <translation>Bildschirm {}, ganz: {} ({} x {})</translation>
    </message>
</context><context>
    <name>Shortcuts</name>
    <message>
        <source>Alt opens the menus; Tab goes from control to control.</source>
        <translation>Alt öffnet die Menüs; Tab geht von Element zu Element.</translation>
    </message>
</context><context>
    <name>Source</name>
    <message>
        <source>First camera</source>
        <translation>Erste Kamera</translation>
    </message>
    <message>
        <source>Demo</source>
        <translation>Demo</translation>
    </message>
    <message>
        <source>Raspberry Pi camera</source>
        <translation>Raspberry-Pi-Kamera</translation>
    </message>
    <message>
        <source>{} files</source>
        <translation>{} Dateien</translation>
    </message>
    <message>
        <source>Camera {}</source>
        <translation>Kamera {}</translation>
    </message>
    <message>
        <source>Videos and photos</source>
        <translation>Videos und Fotos</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>Alle Dateien</translation>
    </message>
    <message>
        <source>Open a video or photos</source>
        <translation>Video oder Fotos öffnen</translation>
    </message>
    <message>
        <source>Open a folder of pictures</source>
        <translation>Ordner mit Bildern öffnen</translation>
    </message>
    <message>
        <source>Network stream</source>
        <translation>Netzwerkstream</translation>
    </message>
    <message>
        <source>Address (rtsp:// or http://):</source>
        <translation>Adresse (rtsp:// oder http://):</translation>
    </message>
</context><context>
    <name>Sparkline</name>
    <message>
        <source>The last minute: the colour is the likeliest emotion, the height its probability</source>
        <translation>Die letzte Minute: Die Farbe ist die wahrscheinlichste Emotion, die Höhe ihre Wahrscheinlichkeit</translation>
    </message>
    <message>
        <source>The last minute</source>
        <translation>Die letzte Minute</translation>
    </message>
</context><context>
    <name>StatusLine</name>
    <message>
        <source>Recording</source>
        <translation>Aufnahme</translation>
    </message>
    <message>
        <source>Figures</source>
        <translation>Messwerte</translation>
    </message>
    <message>
        <source>Faces in the picture; frames shown per second; delay from capturing a frame to showing its labels; frames of a live source that were dropped to keep up; model</source>
        <translation>Gesichter im Bild; gezeigte Bilder pro Sekunde; Verzögerung von der Aufnahme eines Bildes bis zu seiner Beschriftung; Bilder einer Live-Quelle, die ausgelassen wurden; Modell</translation>
    </message>
    <message>
        <source>Faces: {}</source>
        <translation>Gesichter: {}</translation>
    </message>
    <message>
        <source>{} frames/s</source>
        <translation>{} Bilder/s</translation>
    </message>
    <message>
        <source>{} ms delay</source>
        <translation>{} ms Verzögerung</translation>
    </message>
    <message>
        <source>{} dropped</source>
        <translation>{} ausgelassen</translation>
    </message>
    <message>
        <source>doing less to keep up</source>
        <translation>rechnet weniger, um mitzukommen</translation>
    </message>
</context><context>
    <name>Stimulus</name>
    <message>
        <source>Stimulus</source>
        <translation>Stimuli</translation>
    </message>
    <message>
        <source>The stimulus is over, and its session is recorded.</source>
        <translation>Die Stimuli sind vorbei, und ihre Sitzung ist aufgezeichnet.</translation>
    </message>
    <message>
        <source>Open the &amp;report</source>
        <translation>Be&amp;richt öffnen</translation>
    </message>
    <message>
        <source>Re&amp;view the session</source>
        <translation>Sitzung an&amp;sehen</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>S&amp;chließen</translation>
    </message>
    <message>
        <source>Saved {}</source>
        <translation>{} gespeichert</translation>
    </message>
</context><context>
    <name>StimulusPage</name>
    <message>
        <source>Stimulus</source>
        <translation>Stimuli</translation>
    </message>
    <message>
        <source>&amp;Add files …</source>
        <translation>&amp;Dateien hinzufügen …</translation>
    </message>
    <message>
        <source>Add &amp;folder …</source>
        <translation>&amp;Ordner hinzufügen …</translation>
    </message>
    <message>
        <source>&amp;Up</source>
        <translation>&amp;Hoch</translation>
    </message>
    <message>
        <source>&amp;Down</source>
        <translation>R&amp;unter</translation>
    </message>
    <message>
        <source>Re&amp;move</source>
        <translation>Ent&amp;fernen</translation>
    </message>
    <message>
        <source>&amp;Open playlist …</source>
        <translation>Liste &amp;öffnen …</translation>
    </message>
    <message>
        <source>Sa&amp;ve playlist …</source>
        <translation>Liste s&amp;peichern …</translation>
    </message>
    <message>
        <source>All items</source>
        <translation>Alle Einträge</translation>
    </message>
    <message>
        <source>Items: {}, length: {} and the videos</source>
        <translation>Einträge: {}, Dauer: {} und die Videos</translation>
    </message>
    <message>
        <source>Items: {}, length: {}</source>
        <translation>Einträge: {}, Dauer: {}</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>&amp;Stopp</translation>
    </message>
    <message>
        <source>&amp;Start</source>
        <translation>&amp;Starten</translation>
    </message>
</context><context>
    <name>StimulusRun</name>
    <message>
        <source>The session has ended, so the stimulus was stopped</source>
        <translation>Die Sitzung ist zu Ende, daher wurden die Stimuli angehalten</translation>
    </message>
    <message>
        <source>The stimulus has ended</source>
        <translation>Die Stimuli sind zu Ende</translation>
    </message>
    <message>
        <source>Stimulus: waits for the session to begin</source>
        <translation>Stimuli: warten auf den Beginn der Sitzung</translation>
    </message>
    <message>
        <source>Stimulus {} of {}: {}</source>
        <translation>Stimulus {} von {}: {}</translation>
    </message>
    <message>
        <source>Stimulus: baseline</source>
        <translation>Stimuli: Baseline</translation>
    </message>
    <message>
        <source>Stimulus: pause</source>
        <translation>Stimuli: Pause</translation>
    </message>
    <message>
        <source>{}, {} s left</source>
        <translation>{}, noch {} s</translation>
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
        <translation>Anha&amp;lten</translation>
    </message>
    <message>
        <source>&amp;Now</source>
        <translation>&amp;Jetzt</translation>
    </message>
    <message>
        <source>Mar&amp;ker</source>
        <translation>Mar&amp;ke</translation>
    </message>
    <message>
        <source>Share of time in each emotion</source>
        <translation>Zeitanteil jeder Emotion</translation>
    </message>
    <message>
        <source>Person on the timeline</source>
        <translation>Person auf der Zeitleiste</translation>
    </message>
    <message>
        <source>Curves of the timeline</source>
        <translation>Kurven der Zeitleiste</translation>
    </message>
    <message>
        <source>Emotions</source>
        <translation>Emotionen</translation>
    </message>
    <message>
        <source>Valence and arousal</source>
        <translation>Valenz und Erregung</translation>
    </message>
    <message>
        <source>Keep the curves as they are, while the picture goes on (Ctrl+Space)</source>
        <translation>Die Kurven anhalten, während das Bild weiterläuft (Strg+Leertaste)</translation>
    </message>
    <message>
        <source>Show the newest moment again (scrolling and zooming leave it)</source>
        <translation>Wieder den neuesten Moment zeigen (Scrollen und Zoomen verlassen ihn)</translation>
    </message>
    <message>
        <source>Mark this moment; the keys 1 to 9 set markers with labels of their own</source>
        <translation>Diesen Augenblick markieren; die Tasten 1 bis 9 setzen Marken mit eigenen Namen</translation>
    </message>
    <message>
        <source>Share of time</source>
        <translation>Zeitanteil</translation>
    </message>
    <message>
        <source>Curves and shares of time come with the first face</source>
        <translation>Kurven und Zeitanteile kommen mit dem ersten Gesicht</translation>
    </message>
    <message>
        <source>The curves need pyqtgraph: pip install pyqtgraph</source>
        <translation>Die Kurven brauchen pyqtgraph: pip install pyqtgraph</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>Zeitleiste</translation>
    </message>
    <message>
        <source>valence</source>
        <translation>Valenz</translation>
    </message>
    <message>
        <source>arousal</source>
        <translation>Erregung</translation>
    </message>
</context><context>
    <name>ToolBar</name>
    <message>
        <source>Tools</source>
        <translation>Werkzeuge</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>Source of the picture</source>
        <translation>Quelle des Bildes</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Model that names the emotion</source>
        <translation>Modell, das die Emotion benennt</translation>
    </message>
</context><context>
    <name>Transport</name>
    <message>
        <source>Position</source>
        <translation>Stelle</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Tempo</translation>
    </message>
    <message>
        <source>To the previous marker</source>
        <translation>Zur vorherigen Marke</translation>
    </message>
    <message>
        <source>To the next marker</source>
        <translation>Zur nächsten Marke</translation>
    </message>
    <message>
        <source>Pau&amp;se</source>
        <translation>An&amp;halten</translation>
    </message>
    <message>
        <source>Pla&amp;y</source>
        <translation>Abspiele&amp;n</translation>
    </message>
</context><context>
    <name>Trouble</name>
    <message>
        <source>No camera is connected.</source>
        <translation>Es ist keine Kamera angeschlossen.</translation>
    </message>
    <message>
        <source>Plug one in: the picture comes by itself. Or open a video with Ctrl+O.</source>
        <translation>Schließen Sie eine an: Das Bild kommt von selbst. Oder öffnen Sie mit Strg+O ein Video.</translation>
    </message>
    <message>
        <source>You may not use this camera yet.</source>
        <translation>Sie dürfen diese Kamera noch nicht benutzen.</translation>
    </message>
    <message>
        <source>Add your account to the group “video”, then log in again.</source>
        <translation>Nehmen Sie Ihr Konto in die Gruppe „video“ auf, und melden Sie sich neu an.</translation>
    </message>
    <message>
        <source>The camera is busy or gives no picture.</source>
        <translation>Die Kamera ist belegt oder liefert kein Bild.</translation>
    </message>
    <message>
        <source>Close other programs that use it: the picture comes by itself.</source>
        <translation>Schließen Sie andere Programme, die sie benutzen: Das Bild kommt von selbst.</translation>
    </message>
    <message>
        <source>The camera or stream has stopped.</source>
        <translation>Die Kamera oder der Stream ist stehen geblieben.</translation>
    </message>
    <message>
        <source>Check the cable or the connection: the picture comes back by itself.</source>
        <translation>Prüfen Sie das Kabel oder die Verbindung: Das Bild kommt von selbst zurück.</translation>
    </message>
    <message>
        <source>This file is not there.</source>
        <translation>Diese Datei gibt es nicht.</translation>
    </message>
    <message>
        <source>Open another one with Ctrl+O, or choose a camera.</source>
        <translation>Öffnen Sie mit Strg+O eine andere, oder wählen Sie eine Kamera.</translation>
    </message>
    <message>
        <source>This source cannot be shown.</source>
        <translation>Diese Quelle kann nicht gezeigt werden.</translation>
    </message>
    <message>
        <source>Choose another source, or try again.</source>
        <translation>Wählen Sie eine andere Quelle, oder versuchen Sie es noch einmal.</translation>
    </message>
</context><context>
    <name>WelcomeCard</name>
    <message>
        <source>Before you start</source>
        <translation>Bevor Sie anfangen</translation>
    </message>
    <message>
        <source>Und&amp;erstood</source>
        <translation>&amp;Verstanden</translation>
    </message>
</context><context>
    <name>Window</name>
    <message>
        <source>Live picture</source>
        <translation>Livebild</translation>
    </message>
</context></TS>
