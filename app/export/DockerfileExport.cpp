#include "base/Literals.h"
#include "export/PlanExports.h"
#include "export/SafeText.h"
#include "plan/ChooseInstaller.h"
#include "present/Words.h"

namespace armature {
namespace {

bool usesCuda(const InstallPlan &plan) { return plan.torch.build && plan.torch.build->isCuda(); }

QString header(const InstallPlan &plan, const QString &program) {
    const bool cuda = usesCuda(plan);
    const QString docker = plan.platform.contains("aarch64"_L1) ? u"linux/arm64"_s : u"linux/amd64"_s;
    // The first line chooses the syntax that knows here-documents and secrets; it must be the first.
    QString text = u"# syntax=docker/dockerfile:1\n"_s +
                   commentLine(Words::tr("%1 for %2, as planned by %3.").arg(plan.title, plan.platform, program));
    text += commentLine(u"  docker build --platform %1 -t NAME - <FILE"_s.arg(docker));
    if (cuda)
        text +=
            commentLine(u"  docker run --gpus all NAME python -c \"import torch; print(torch.cuda.is_available())\""_s);
    text += commentBlock(Words::tr("A default index of your own, with its credentials, is a secret of the build: it "
                                   "reaches no layer and no history."));
    text += commentLine(u"  docker build --secret id=index_url,env=INDEX_URL …"_s);
    text += commentBlock(
        Words::tr(
            "The base image is yours to choose: it needs apt-get, and a C library as new as the packages ask for%1.")
            .arg(plan.torch.build && !plan.torch.build->glibc.isEmpty()
                     ? u" (glibc %1)"_s.arg(plan.torch.build->glibc.text())
                     : QString()));
    if (cuda)
        text += commentBlock(Words::tr(
            "PyTorch's wheels bring the CUDA libraries with them and the driver is the host's (NVIDIA Container "
            "Toolkit). Where packages are "
            "compiled against CUDA, take one of NVIDIA's images with nvcc: --build-arg BASE_IMAGE=nvidia/cuda:TAG"));
    return text;
}

/// Shell words that take the secret, if there is one, for the commands behind them.
QString withIndex() {
    return u"RUN --mount=type=secret,id=index_url \\\n"
           "    if [ -s /run/secrets/index_url ]; then \\\n"
           "        UV_DEFAULT_INDEX=$(cat /run/secrets/index_url); PIP_INDEX_URL=$UV_DEFAULT_INDEX; \\\n"
           "        export UV_DEFAULT_INDEX PIP_INDEX_URL; fi; \\\n"_s;
}

QString systemPart(const InstallPlan &plan) {
    QString packages = u"ca-certificates python3 python3-venv"_s;
    QString text = u"\nARG BASE_IMAGE=ubuntu:24.04\nFROM ${BASE_IMAGE}\n\n"_s;
    if (!plan.sourceBuilds.isEmpty()) {
        text += commentLine(Words::tr("A compiler: %1 may be built from source.").arg(plan.sourceBuilds.join(u", "_s)));
        packages += u" build-essential git"_s;
    }
    text +=
        u"RUN apt-get update \\\n    && apt-get install -y --no-install-recommends %1 \\\n    && rm -rf /var/lib/apt/lists/*\n\n"_s
            .arg(packages);
    text += commentLine(
        Words::tr("uv from PyPI, in an environment of its own: the system's Python is the distribution's."));
    return text + withIndex() +
           u"    python3 -m venv /opt/uv && /opt/uv/bin/pip install --no-cache-dir --disable-pip-version-check 'uv>=%1'\n\n"_s
               .arg(oldestSafeUv().text());
}

} // namespace

Result<QString> dockerfileExport(const InstallPlan &plan, const ScriptOptions &options) {
    if (plan.platform.startsWith("macos"_L1))
        return Problem{.code = ProblemCode::Unsupported,
                       .subject = plan.platform,
                       .detail = u"containers are Linux: the Mac's GPU cannot be used in one"_s,
                       .remedy = u"Export the script instead, or plan for a Linux machine (--machine)."_s};
    if (plan.installer != Installer::Uv)
        return Problem{.code = ProblemCode::Unsupported,
                       .subject = plan.title,
                       .detail = u"the Dockerfile installs with uv, and the plan is one for pip"_s,
                       .remedy = u"Install uv here, or leave --installer pip out."_s};
    ScriptOptions inside = options;
    inside.fetchPython = true;
    inside.target = u"/opt/venv"_s;
    const auto script = scriptExport(plan, inside);
    if (!script)
        return script.problem();
    const QString end = heredocDelimiter(u"END_OF_SCRIPT"_s, *script);
    QString text = header(plan, options.program) + systemPart(plan);
    text += u"COPY <<'"_s + end + u"' /opt/armature/install.sh\n"_s + *script + end + u"\n\n"_s;
    text += u"ENV UV=/opt/uv/bin/uv UV_PYTHON_INSTALL_DIR=/opt/python UV_CACHE_DIR=/var/cache/uv UV_LINK_MODE=copy\n"_s;
    text += commentLine(Words::tr("The downloads stay in the builder's cache and out of the image."));
    text += withIndex().replace(u"RUN "_s, u"RUN --mount=type=cache,target=/var/cache/uv "_s) +
            u"    sh /opt/armature/install.sh /opt/venv\n\n"_s;
    if (usesCuda(plan))
        text += u"ENV NVIDIA_DRIVER_CAPABILITIES=compute,utility\n"_s;
    return text + u"ENV VIRTUAL_ENV=/opt/venv PATH=/opt/venv/bin:$PATH\nCMD [\"python\"]\n"_s;
}

} // namespace armature
