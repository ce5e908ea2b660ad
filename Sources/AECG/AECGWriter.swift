// A recording as an aECG file, in the order of the schema of HL7 V3 aECG release 1.

package import Waveforms

/// Writes one rhythm series with the device's findings. What it writes, `AECGDocument` reads back equal.
package struct AECGWriter {
    /// What the file says beside the recording; empty texts are left empty, as recorders do.
    package struct Description: Sendable {
        /// The document's identifier: a UUID or OID.
        package var id: String
        /// The trial subject's number.
        package var subject: String
        package var name: String
        /// `M`, `F` or `UN`.
        package var sex: String
        /// `YYYYMMDD`.
        package var birthDate: String
        package var manufacturer: String
        package var model: String
        /// `YYYYMMDDHHMMSS`, first sample and end.
        package var start: String
        package var end: String

        package init(
            id: String, subject: String, name: String, sex: String, birthDate: String, manufacturer: String,
            model: String, start: String, end: String
        ) {
            self.id = id
            self.subject = subject
            self.name = name
            self.sex = sex
            self.birthDate = birthDate
            self.manufacturer = manufacturer
            self.model = model
            self.start = start
            self.end = end
        }
    }

    /// A lead with absent samples: aECG has no word for them.
    package struct AbsentSamples: Error, Equatable {
        package let lead: String

        package init(lead: String) {
            self.lead = lead
        }
    }

    private let recording: Recording
    private let about: Description

    package init(_ recording: Recording, _ about: Description) throws(AbsentSamples) {
        for lead in recording.leads {
            if let missing = lead.missing, lead.steps.contains(missing) { throw AbsentSamples(lead: lead.name) }
        }
        self.recording = recording
        self.about = about
    }

    /// The file in UTF-8.
    package var bytes: [UInt8] { Array((head + series + "</AnnotatedECG>\n").utf8) }

    private var period: String {
        XMLLine.element(
            "effectiveTime", XMLLine.empty("low", ["value": about.start]) + XMLLine.empty("high", ["value": about.end]))
    }

    private var head: String {
        let person =
            XMLLine.element("name", XMLLine.escaped(about.name))
            + XMLLine.empty("administrativeGenderCode", ["code": about.sex, "codeSystem": "2.16.840.1.113883.5.1"])
            + XMLLine.empty("birthTime", ["value": about.birthDate])
        let subject =
            XMLLine.empty("id", ["extension": about.subject]) + XMLLine.element("subjectDemographicPerson", person)
        let assignment =
            XMLLine.within(["subject", "trialSubject"], subject)
            + XMLLine.within(["componentOf", "clinicalTrial"], XMLLine.empty("id", ["root": about.id]))
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <AnnotatedECG xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" type="Observation">

            """ + XMLLine.empty("id", ["root": about.id])
                + XMLLine.empty("code", ["code": "93000", "codeSystem": "2.16.840.1.113883.6.12"]) + period
                + XMLLine.within(["componentOf", "timepointEvent", "componentOf", "subjectAssignment"], assignment)
    }

    private var series: String {
        let device = XMLLine.element(
            "manufacturedSeriesDevice", XMLLine.element("manufacturerModelName", XMLLine.escaped(about.model)))
        let maker = XMLLine.element(
            "manufacturerOrganization", XMLLine.element("name", XMLLine.escaped(about.manufacturer)))
        let sequences = ([time] + recording.leads.map(sequence)).map { XMLLine.within(["component", "sequence"], $0) }
        return XMLLine.within(
            ["component", "series"],
            XMLLine.empty("id", ["root": about.id]) + XMLLine.empty("code", ["code": "RHYTHM", "codeSystem": Self.act])
                + period + XMLLine.within(["author", "seriesAuthor"], device + maker)
                + XMLLine.within(["component", "sequenceSet"], sequences.joined()) + annotations)
    }

    private static let act = "2.16.840.1.113883.5.4"
    private static let devices = "2.16.840.1.113883.6.24"

    private var time: String {
        XMLLine.empty("code", ["code": "TIME_ABSOLUTE", "codeSystem": Self.act])
            + XMLLine.element(
                "value",
                XMLLine.empty("head", ["value": about.start])
                    + XMLLine.empty("increment", ["value": "\(1 / recording.frequency)", "unit": "s"]), type: "GLIST_TS"
            )
    }

    private func sequence(_ lead: RecordedLead) -> String {
        let name = lead.standard.map { "MDC_ECG_LEAD_\($0.rawValue.uppercased())" } ?? lead.name
        let origin = lead.zero == 0 ? 0 : -lead.zero * lead.microvoltsPerStep
        let scale =
            XMLLine.empty("origin", ["value": "\(origin)", "unit": "uV"])
            + XMLLine.empty("scale", ["value": "\(lead.microvoltsPerStep)", "unit": "uV"])
        let digits = XMLLine.element("digits", lead.steps.map(String.init).joined(separator: " "))
        return XMLLine.empty("code", ["code": name, "codeSystem": Self.devices])
            + XMLLine.element("value", (lead.isCalibrated ? scale : "") + digits, type: "SLIST_PQ")
    }

    private var annotations: String {
        let findings = recording.findings
        guard !findings.isEmpty else { return "" }
        let measured = findings.measurements.map { one in
            XMLLine.empty("code", ["code": one.code, "codeSystem": Self.devices])
                + XMLLine.empty("value", ["xsi:type": "PQ", "value": one.text, "unit": one.unit ?? ""])
        }
        let said = findings.statements.map { one in
            XMLLine.empty("code", ["code": one.code ?? "MDC_ECG_INTERPRETATION_STATEMENT", "codeSystem": Self.devices])
                + XMLLine.element("value", XMLLine.escaped(one.text), type: "ST")
        }
        let all = (measured + said).map { XMLLine.within(["component", "annotation"], $0) }
        return XMLLine.within(["subjectOf", "annotationSet"], all.joined())
    }
}

/// Pieces of XML as text.
private enum XMLLine {
    static func empty(_ name: String, _ attributes: KeyValuePairs<String, String>) -> String {
        "<\(name)" + attributes.map { " \($0)=\"\(escaped($1))\"" }.joined() + "/>\n"
    }

    static func element(_ name: String, _ content: String, type: String? = nil) -> String {
        "<\(name)" + (type.map { " xsi:type=\"\($0)\"" } ?? "") + ">\(content)</\(name)>\n"
    }

    /// The content within elements within each other, the outermost first.
    static func within(_ names: [String], _ content: String) -> String {
        names.reversed().reduce(content) { element($1, $0) }
    }

    /// Characters that XML has no place for are left out.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\t", "\n", "\r": result += "&#\(scalar.value);"
            default:
                if scalar.value >= 0x20, scalar.value < 0xFFFE || scalar.value > 0xFFFF {
                    result.unicodeScalars.append(scalar)
                }
            }
        }
        return result
    }
}
