// Whom the file says it is about, and which device made it; everything as written.

/// The trial's subject, who is the patient.
package struct AECGSubject: Sendable, Equatable {
    /// The trial subject's own number, and who gave it out.
    package private(set) var id: String?
    package private(set) var assigner: String?
    package let name: String?
    package let sex: String?
    package let birthTime: String?
    /// Elements outside the schema that recorders add: `PatientID`, `SecondPatientID`.
    package let patientIDs: [String]
    package let age: String?

    init(_ root: XMLElement) {
        let subject = root.descendants("trialsubject").first
        let person = subject?.descendants("subjectdemographicperson").first ?? subject
        let id = subject?.child("id")
        self.id = id?.attribute("extension") ?? id?.attribute("root")
        assigner = id?.attribute("extension") == nil ? nil : id?.attribute("root")
        name = person?.child("name").flatMap(Self.name)
        let gender = person?.child("administrativegendercode")
        sex = gender?.attribute("code") ?? gender?.text
        birthTime = person?.child("birthtime")?.attribute("value") ?? person?.child("birthtime")?.text
        let numbers = ["patientid", "secondpatientid"].flatMap { subject?.descendants($0) ?? [] }
        patientIDs = numbers.prefix(8).compactMap { $0.text ?? $0.attribute("extension") ?? $0.attribute("value") }
        let age = subject?.descendants("age").first
        self.age =
            age?.text ?? age?.attribute("value").map { [$0, age?.attribute("unit")].compactMap(\.self).joined() }
    }

    /// A name in one piece, or its parts: the family's first where both are Chinese, else in the file's order; without titles.
    private static func name(_ element: XMLElement) -> String? {
        if let whole = element.text { return whole }
        let parts = element.children.filter { !["prefix", "suffix"].contains($0.name) && $0.text != nil }
        let isHan = parts.allSatisfy { $0.text?.unicodeScalars.allSatisfy(\.properties.isIdeographic) == true }
        let family = parts.filter { isHan && $0.name == "family" },
            others = parts.filter { !isHan || $0.name != "family" }
        return parts.isEmpty ? nil : (family + others).compactMap(\.text).joined(separator: isHan ? "" : " ")
    }
}

/// The recorder.
package struct AECGDevice: Sendable, Equatable {
    package let manufacturer: String?
    package let model: String?
    package let serial: String?
    package let software: String?

    init(_ root: XMLElement) {
        let author = root.descendants("seriesauthor").first
        let device = author?.descendants("manufacturedseriesdevice").first
        manufacturer = author?.child(["manufacturerorganization", "name"])?.text
        model = device?.child("manufacturermodelname")?.text
        serial =
            device?.child("serialnumber")?.text ?? device?.child("id")?.attribute("extension")
        software = device?.child("softwarename")?.text
    }

    /// What is known of it in one line; nil when nothing is.
    package var line: String? {
        let known = [manufacturer, model, serial, software].compactMap(\.self)
        return known.isEmpty ? nil : known.joined(separator: ", ")
    }
}
