// A synthetic ECG as an HL7 aECG file: the same samples as its WFDB record.

import AECG
package import Waveforms

extension SampleECG {
    /// One step is one microvolt, as in the record.
    package var recording: Recording {
        let leads = zip(Self.leads, microvolts).map { name, row in
            RecordedLead(
                name: "MDC_ECG_LEAD_\(name.uppercased())", standard: StandardLead(named: name),
                steps: row.map(Int32.init),
                microvoltsPerStep: 1)
        }
        return Recording(frequency: Double(Self.samplesPerSecond), leads: leads)
    }

    /// The file; `start` and `end` as `YYYYMMDDHHMMSS`.
    package func aecg(about subject: SampleSubject, start: String, end: String) -> [UInt8] {
        let about = AECGWriter.Description(
            id: "2.25.240317600351", subject: subject.recordNumber, name: subject.name,
            sex: String(subject.sexWord.prefix(1)), birthDate: "", manufacturer: "Lianyi",
            model: "Synthetic, no person: dynamical model of McSharry et al. 2003", start: start, end: end)
        // The leads have no absent samples.
        return (try? AECGWriter(recording, about))?.bytes ?? []
    }
}
