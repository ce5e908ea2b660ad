// How a device names the one it examined.

/// What stands in a message of a device about its sample and its patient: `A966`, seldom a person.
package struct DeviceMark: Sendable, Equatable, Codable {
    /// The sample's number.
    package var sample: String?
    /// What the device takes for the patient's number.
    package var patient: String?
    /// What it takes for the patient's name.
    package var name: String?
    /// `true` for a control sample, which belongs to no patient; absent otherwise.
    package var control: Bool?

    /// Begins with the sample's number.
    package init(sample: String? = nil, patient: String? = nil, name: String? = nil) {
        self.sample = sample
        self.patient = patient
        self.name = name
    }

    /// Whether it says nothing.
    package var isEmpty: Bool { self == DeviceMark() }
}
