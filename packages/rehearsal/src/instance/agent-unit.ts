/** The unit that the AMI holds: one shot at boot; the agent itself retries what fails. */
export const agentUnit = `[Unit]
Description=Turns this instance into a node of its cluster
After=network-online.target containerd.service
Wants=network-online.target

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/local/bin/bootstrap-agent run

[Install]
WantedBy=multi-user.target
`;
