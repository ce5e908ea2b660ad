// Small aECG files made for one behaviour each.

/// A builder of aECG text; what a test does not set is sound.
struct AnnotatedECG {
    var declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
    var root = "AnnotatedECG"
    var attributes = " xmlns=\"urn:hl7-org:v3\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
    var person = "<name>Wang</name><administrativeGenderCode code=\"F\"/><birthTime value=\"19500102\"/>"
    var period = ""
    var sets = [AnnotatedECG.set()]
    var annotations = ""
    var derived = ""
    var settings = ""

    static func set(
        _ leads: [String] = [lead()], increment: String = "value=\"0.002\" unit=\"s\"",
        head: String = "value=\"0\" unit=\"s\"", code: String = "TIME_RELATIVE"
    ) -> String {
        """
        <component><sequenceSet><component><sequence><code code="\(code)"/><value xsi:type="GLIST_PQ">\
        <head \(head)/><increment \(increment)/></value></sequence></component>\(leads.joined())</sequenceSet></component>
        """
    }

    static func lead(
        _ name: String = "MDC_ECG_LEAD_II", _ digits: String = "1 -2 3", scale: String = "value=\"5\" unit=\"uV\"",
        origin: String = "value=\"0\" unit=\"uV\""
    ) -> String {
        """
        <component><sequence><code code="\(name)"/><value xsi:type="SLIST_PQ"><origin \(origin)/><scale \(scale)/>\
        <digits>\(digits)</digits></value></sequence></component>
        """
    }

    static func annotation(_ code: String, _ value: String, more: String = "") -> String {
        "<component><annotation><code code=\"\(code)\"/>\(value)\(more)</annotation></component>"
    }

    static func quantity(_ value: String, _ unit: String) -> String {
        "<value xsi:type=\"PQ\" value=\"\(value)\" unit=\"\(unit)\"/>"
    }

    static func period(_ low: String, _ high: String) -> String {
        "<effectiveTime><low value=\"\(low)\"/><high value=\"\(high)\"/></effectiveTime>"
    }

    /// Leads of so many samples.
    static func long(_ count: Int, _ name: String = "MDC_ECG_LEAD_II") -> String {
        lead(name, String(repeating: "7 ", count: count))
    }

    var text: String {
        """
        \(declaration)<\(root)\(attributes)><id root="1.2.3" extension="E1"/><componentOf><timepointEvent><componentOf>\
        <subjectAssignment><subject><trialSubject><id root="2.16" extension="T7"/><subjectDemographicPerson>\(person)\
        </subjectDemographicPerson></trialSubject></subject></subjectAssignment></componentOf></timepointEvent></componentOf>\
        <component><series><code code="RHYTHM"/>\(period)\(settings)\(sets.joined())\(derived)<subjectOf><annotationSet>\
        \(annotations)</annotationSet></subjectOf></series></component></\(root)>
        """
    }

    var bytes: [UInt8] { Array(text.utf8) }

    /// A representative beat of so many samples at the given step.
    static func beat(_ count: Int, increment: String) -> String {
        "<derivation><derivedSeries><code code=\"REPRESENTATIVE_BEAT\"/>"
            + set([long(count)], increment: increment) + "</derivedSeries></derivation>"
    }
}
