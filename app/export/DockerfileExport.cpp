#include "export/PlanExports.h"
#include "export/SafeText.h"
#include "plan/MakePlan.h"
#include "present/Words.h"

namespace armature {
namespace {

QString header(const InstallPlan &plan, const QString &program) {
    const bool cuda = plan.platform.endsWith(QLatin1String("-cuda"));
    const QString docker = plan.platform.contains(QLatin1String("aarch64")) ? QStringLiteral("linux/arm64") : QStringLiteral("linux/amd64");
    // The first line chooses the syntax that knows here-documents and secrets; it must be the first.
    QString text = QStringLiteral("# syntax=docker/dockerfile:1\n") +
                   commentLine(Words::tr("%1 for %2, as planned by %3.").arg(plan.title, plan.platform, program));
    text += commentLine(QStringLiteral("  docker build --platform %1 -t NAME - <FILE").arg(docker));
    if (cuda)
        text += commentLine(QStringLiteral("  docker run --gpus all NAME python -c \"import torch; print(torch.cuda.is_available())\""));
    text +=
        commentBlock(Words::tr("A default index of your own, with its credentials, is a secret of the build: it reaches no layer and no history."));
    text += commentLine(QStringLiteral("  docker build --secret id=index_url,env=INDEX_URL …"));
    text += commentBlock(Words::tr("The base image is yours to choose: it needs apt-get, and a C library as new as the packages ask for%1.")
                             .arg(plan.torch.build && !plan.torch.build->glibc.isEmpty()
                                      ? QStringLiteral(" (glibc %1)").arg(plan.torch.build->glibc.text())
                                      : QString()));
    if (cuda)
        text += commentBlock(Words::tr(
            "PyTorch's wheels bring the CUDA libraries with them and the driver is the host's (NVIDIA Container Toolkit). Where packages are "
            "compiled against CUDA, take one of NVIDIA's images with nvcc: --build-arg BASE_IMAGE=nvidia/cuda:TAG"));
    return text;
}

/// Shell words that take the secret, if there is one, for the commands behind them.
QString withIndex() {
    return QStringLiteral("RUN --mount=type=secret,id=index_url \\\n"
                          "    if [ -s /run/secrets/index_url ]; then \\\n"
                          "        UV_DEFAULT_INDEX=$(cat /run/secrets/index_url); PIP_INDEX_URL=$UV_DEFAULT_INDEX; \\\n"
                          "        export UV_DEFAULT_INDEX PIP_INDEX_URL; fi; \\\n");
}

QString systemPart(const InstallPlan &plan) {
    QString packages = QStringLiteral("ca-certificates python3 python3-venv");
    QString text = QStringLiteral("\nARG BASE_IMAGE=ubuntu:24.04\nFROM ${BASE_IMAGE}\n\n");
    if (!plan.sourceBuilds.isEmpty()) {
        text += commentLine(Words::tr("A compiler: %1 may be built from source.").arg(plan.sourceBuilds.join(QStringLiteral(", "))));
        packages += QStringLiteral(" build-essential git");
    }
    text += QStringLiteral("RUN apt-get update \\\n    && apt-get install -y --no-install-recommends %1 \\\n    && rm -rf /var/lib/apt/lists/*\n\n")
                .arg(packages);
    text += commentLine(Words::tr("uv from PyPI, in an environment of its own: the system's Python is the distribution's."));
    return text + withIndex() +
           QStringLiteral("    python3 -m venv /opt/uv && /opt/uv/bin/pip install --no-cache-dir --disable-pip-version-check 'uv>=%1'\n\n")
               .arg(oldestSafeUv().text());
}

} // namespace

Result<QString> dockerfileExport(const InstallPlan &plan, const ScriptOptions &options) {
    if (plan.platform.startsWith(QLatin1String("macos")))
        return Problem{ProblemCode::Unsupported,
                       plan.platform,
                       QStringLiteral("containers are Linux: the Mac's GPU cannot be used in one"),
                       {},
                       QStringLiteral("Export the script instead, or plan for a Linux machine (--machine).")};
    if (plan.installer != Installer::Uv)
        return Problem{ProblemCode::Unsupported,
                       plan.title,
                       QStringLiteral("the Dockerfile installs with uv, and the plan is one for pip"),
                       {},
                       QStringLiteral("Install uv here, or leave --installer pip out.")};
    ScriptOptions inside = options;
    inside.fetchPython = true;
    inside.target = QStringLiteral("/opt/venv");
    const auto script = scriptExport(plan, inside);
    if (!script)
        return script.problem();
    const QString end = heredocDelimiter(QStringLiteral("END_OF_SCRIPT"), *script);
    QString text = header(plan, options.program) + systemPart(plan);
    text += QStringLiteral("COPY <<'") + end + QStringLiteral("' /opt/armature/install.sh\n") + *script + end + QStringLiteral("\n\n");
    text += QStringLiteral("ENV UV=/opt/uv/bin/uv UV_PYTHON_INSTALL_DIR=/opt/python UV_CACHE_DIR=/var/cache/uv UV_LINK_MODE=copy\n");
    text += commentLine(Words::tr("The downloads stay in the builder's cache and out of the image."));
    text += withIndex().replace(QStringLiteral("RUN "), QStringLiteral("RUN --mount=type=cache,target=/var/cache/uv ")) +
            QStringLiteral("    sh /opt/armature/install.sh /opt/venv\n\n");
    if (plan.platform.endsWith(QLatin1String("-cuda")))
        text += QStringLiteral("ENV NVIDIA_DRIVER_CAPABILITIES=compute,utility\n");
    return text + QStringLiteral("ENV VIRTUAL_ENV=/opt/venv PATH=/opt/venv/bin:$PATH\nCMD [\"python\"]\n");
}

} // namespace armature
