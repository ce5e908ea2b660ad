// What the recorder measured and said by itself: shown as the device's, never as ours.

/// The device's reading of an electrocardiogram, in its own words.
package struct DeviceReading: Codable, Sendable, Equatable {
    /// One quantity, such as the heart rate or the QT interval.
    package struct Measurement: Codable, Sendable, Equatable {
        /// The device's code, such as `MDC_ECG_TIME_PD_QT`.
        package let code: String
        /// Exactly as sent.
        package let text: String
        /// The value where the whole text is one number.
        package let value: Double?
        /// As sent: `ms`, `bpm`.
        package let unit: String?
        /// The lead it was measured in; nil for the whole recording.
        package let lead: String?

        package init(code: String, text: String, value: Double?, unit: String?, lead: String?) {
            self.code = code
            self.text = text
            self.value = value
            self.unit = unit
            self.lead = lead
        }
    }

    /// One sentence of the interpretation.
    package struct Statement: Codable, Sendable, Equatable {
        package let code: String?
        package let text: String

        package init(code: String?, text: String) {
            self.code = code
            self.text = text
        }
    }

    package let measurements: [Measurement]
    package let statements: [Statement]

    package init(measurements: [Measurement], statements: [Statement]) {
        self.measurements = measurements
        self.statements = statements
    }
}
